/**
 * The platform wallet: a channel like the others, except that its book is our own. What a buyer has
 * here pays at once, takes refunds at once and never goes below zero.
 */
@NullMarked
package bida.payment.channel.wallet;

import org.jspecify.annotations.NullMarked;
