/** Who gets how much back and why, and the cases people have to work. */
@NullMarked
package bida.refund;

import org.jspecify.annotations.NullMarked;
