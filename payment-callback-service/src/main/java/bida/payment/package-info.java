/** Everything that talks to a payment channel, and the ledger of what the channels did. */
@NullMarked
package bida.payment;

import org.jspecify.annotations.NullMarked;
