/**
 * 易支付 (epay) v1: one protocol, many operators, each a little different. MD5 over the sorted
 * parameters and a shared key is all there is to know a message by.
 */
@NullMarked
package bida.payment.channel.epay;

import org.jspecify.annotations.NullMarked;
