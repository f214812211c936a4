/** What has to hold after every step, and what once all faults have healed. */
@NullMarked
package bida.simulation.check;

import org.jspecify.annotations.NullMarked;
