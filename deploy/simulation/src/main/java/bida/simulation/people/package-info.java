/** Who uses the shop. */
@NullMarked
package bida.simulation.people;

import org.jspecify.annotations.NullMarked;
