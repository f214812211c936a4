package bida.payment.core;

import java.time.Instant;

/** What can happen to a refund. */
public sealed interface RefundCommand {

  /** The channel took it; the money is on its way. */
  record Submit(String channelRefundId) implements RefundCommand {}

  /** Sent without an answer that can be trusted. */
  record LoseSight() implements RefundCommand {}

  /** Sent perhaps, to a channel that tells of no refund: only a person can find out. */
  record AskPerson(Instant at) implements RefundCommand {}

  /** The channel did nothing, but will once its reason is gone (merchant balance). */
  record Postpone(String why, Instant at) implements RefundCommand {}

  /** The channel, or our own guard, refuses for good. */
  record Refuse(String why, Instant at) implements RefundCommand {}

  /** The channel told its end, by callback or query. */
  record End(Movement.RefundEnded news, Instant at) implements RefundCommand {}

  /**
   * A person paid it past the channel; {@code reference} is the bank's number of it. Where the
   * channel tells of refunds, its word is waited for.
   */
  record PayOut(String reference, boolean channelTells, Instant at) implements RefundCommand {}

  /** A person looked at a channel that tells of no refund: it did nothing, so it may be sent. */
  record SendAgain(boolean channelTells) implements RefundCommand {}
}
