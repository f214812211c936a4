/** Processes, ports and files of the machine the system runs on. */
@NullMarked
package bida.local.machine;

import org.jspecify.annotations.NullMarked;
