package bida.payment.channel;

import bida.payment.core.Movement;

/** What a channel says to a refund, or knows of one. */
public sealed interface RefundAnswer {

  record Processing(String channelRefundId) implements RefundAnswer {}

  record Ended(Movement.RefundEnded news) implements RefundAnswer {}

  /** The number is not known there. */
  record NotFound() implements RefundAnswer {}

  /** Not now, but the same number later: the merchant's balance, or a rate limit. */
  record Later(String code) implements RefundAnswer {}

  record Refused(String code) implements RefundAnswer {}

  record NoAnswer(String why) implements RefundAnswer {}
}
