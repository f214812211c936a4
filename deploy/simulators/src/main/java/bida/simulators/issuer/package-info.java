/** The development issuer of bearer tokens. */
@NullMarked
package bida.simulators.issuer;

import org.jspecify.annotations.NullMarked;
