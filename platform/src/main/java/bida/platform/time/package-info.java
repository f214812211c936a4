/** The one clock of a process: the system's, one moved by the simulators, or a fixed one. */
@NullMarked
package bida.platform.time;

import org.jspecify.annotations.NullMarked;
