/** Append-only books, forced to disk before anybody is told. */
@NullMarked
package bida.simulators.book;

import org.jspecify.annotations.NullMarked;
