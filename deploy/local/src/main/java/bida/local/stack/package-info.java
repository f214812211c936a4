/** The parts of the running system: what each one needs, how it starts and when it is ready. */
@NullMarked
package bida.local.stack;

import org.jspecify.annotations.NullMarked;
