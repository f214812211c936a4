/**
 * Benchmarks on the running system, each against a reference measured right before and after it.
 */
@NullMarked
package bida.load;

import org.jspecify.annotations.NullMarked;
