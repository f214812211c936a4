/** Delivers what was paid for, once: card keys out of the vault, recharges through suppliers. */
@NullMarked
package bida.fulfillment;

import org.jspecify.annotations.NullMarked;
