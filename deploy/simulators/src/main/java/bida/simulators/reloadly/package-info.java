/** The supplier Reloadly: its issuer of tokens, top-ups and gift cards, and its webhook. */
@NullMarked
package bida.simulators.reloadly;

import org.jspecify.annotations.NullMarked;
