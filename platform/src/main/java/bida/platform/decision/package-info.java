/** The three answers of a pure core. */
@NullMarked
package bida.platform.decision;

import org.jspecify.annotations.NullMarked;
