/** Stripe as far as a shop needs it: checkout, refunds, disputes, its balance, and its events. */
@NullMarked
package bida.simulators.stripe;

import org.jspecify.annotations.NullMarked;
