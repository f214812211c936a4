/** The outside world of Bida in one process: starts, wires and stops every simulator. */
@NullMarked
package bida.simulators;

import org.jspecify.annotations.NullMarked;
