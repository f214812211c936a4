/** The simulated clock and the agenda of what is due by it. */
@NullMarked
package bida.simulators.time;

import org.jspecify.annotations.NullMarked;
