/** How much one app may ask of an instance, and how it is told. */
@NullMarked
package bida.platform.limit;

import org.jspecify.annotations.NullMarked;
