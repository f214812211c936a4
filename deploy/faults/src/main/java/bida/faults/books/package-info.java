/**
 * What the books of channels, suppliers and services say of each sale, and whether that is right.
 */
@NullMarked
package bida.faults.books;

import org.jspecify.annotations.NullMarked;
