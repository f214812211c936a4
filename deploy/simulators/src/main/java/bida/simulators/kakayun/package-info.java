/** The supplier kakayun (dockapiv3) on its wire format, as far as that is public. */
@NullMarked
package bida.simulators.kakayun;

import org.jspecify.annotations.NullMarked;
