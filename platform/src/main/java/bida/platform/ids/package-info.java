/** Identifiers from an injected clock and an injected source of randomness. */
@NullMarked
package bida.platform.ids;

import org.jspecify.annotations.NullMarked;
