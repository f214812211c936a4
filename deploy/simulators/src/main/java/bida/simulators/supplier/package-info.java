/** What the simulated suppliers have in common. */
@NullMarked
package bida.simulators.supplier;

import org.jspecify.annotations.NullMarked;
