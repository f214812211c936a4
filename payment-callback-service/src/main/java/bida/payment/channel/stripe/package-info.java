/**
 * Stripe: checkout sessions, webhooks, refunds, disputes and the balance as statement. Its JSON is
 * read as it comes, whatever version of it an event was written in.
 */
@NullMarked
package bida.payment.channel.stripe;

import org.jspecify.annotations.NullMarked;
