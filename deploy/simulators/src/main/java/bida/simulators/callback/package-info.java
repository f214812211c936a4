/** Callbacks that are repeated on a schedule until they are acknowledged. */
@NullMarked
package bida.simulators.callback;

import org.jspecify.annotations.NullMarked;
