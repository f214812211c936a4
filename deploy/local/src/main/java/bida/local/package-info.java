/** The commands of ./bida. */
@NullMarked
package bida.local;

import org.jspecify.annotations.NullMarked;
