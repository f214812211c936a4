/** RFC 9457 problems with stable codes. */
@NullMarked
package bida.platform.problem;

import org.jspecify.annotations.NullMarked;
