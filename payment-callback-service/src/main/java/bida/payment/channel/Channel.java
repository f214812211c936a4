package bida.payment.channel;

import bida.payment.core.Payment;

/**
 * A payment channel. Calls block and belong on virtual threads, never in a transaction; they do not
 * throw: no answer is an answer of its own.
 */
public interface Channel {

  String name();

  /** Whether an attempt of this kind can be opened; the answer is given to the app. */
  boolean offers(String method, String currency);

  /** Where the channel calls back; part of what must be repeated identically. */
  String callbackUrl();

  /** Repeated with the same attempt it has the same effect once. */
  OpenAnswer open(Payment attempt);

  QueryAnswer query(String paymentNo);

  CloseAnswer close(String paymentNo);

  /** Repeated with the same number it pays back once. */
  RefundAnswer refund(RefundOrder refund);

  RefundAnswer queryRefund(RefundOrder refund);
}
