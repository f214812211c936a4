package bida.refund.core;

import bida.contracts.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One amount that may go back to a payer; its number is fixed before anybody is asked to pay. */
public record Refund(
    String refundNo,
    String paymentId,
    @Nullable String orderNo,
    @Nullable String tenant,
    Money amount,
    String reason,
    RefundStatus status,
    Instant requestedAt,
    @Nullable Instant nextDeadlineAt,
    int deadlinesPassed,
    @Nullable Instant approvedAt,
    @Nullable Instant endedAt,
    @Nullable String channelRefundId,
    @Nullable String detail) {

  static final String DISPUTE_LOST = "dispute_lost";

  /** How much of what was asked for a lost dispute has covered, once that was decided. */
  public Money coveredOf(Money asked) {
    return status == RefundStatus.COVERED ? asked : asked.minus(amount);
  }

  /** A refund somebody asked for, before any rule has looked at it. */
  public static Refund requested(
      String refundNo, RefundWanted wanted, Instant requestedAt, Instant deadline) {
    return open(refundNo, wanted, RefundStatus.REQUESTED, requestedAt, deadline);
  }

  /** Money that belongs to no order in this form. */
  public static Refund held(
      String refundNo, RefundWanted wanted, Instant requestedAt, Instant deadline) {
    return open(refundNo, wanted, RefundStatus.HELD, requestedAt, deadline);
  }

  private static Refund open(
      String refundNo,
      RefundWanted wanted,
      RefundStatus status,
      Instant requestedAt,
      Instant deadline) {
    return new Refund(
        refundNo,
        wanted.paymentId(),
        wanted.orderNo(),
        wanted.tenant(),
        wanted.amount(),
        wanted.reason(),
        status,
        requestedAt,
        deadline,
        0,
        null,
        null,
        null,
        null);
  }

  Refund reviewing(String why, Instant deadline) {
    return to(RefundStatus.REVIEWING, deadline, 0, approvedAt, null, channelRefundId, why);
  }

  Refund approved(Instant at, Instant deadline) {
    return to(RefundStatus.APPROVED, deadline, 0, at, null, channelRefundId, detail);
  }

  Refund refused(String why, Instant at) {
    return to(RefundStatus.REFUSED, null, deadlinesPassed, approvedAt, at, channelRefundId, why);
  }

  Refund released(Instant at) {
    return to(
        RefundStatus.RELEASED, null, deadlinesPassed, approvedAt, at, channelRefundId, detail);
  }

  Refund covered(Instant at) {
    return to(
        RefundStatus.COVERED, null, deadlinesPassed, approvedAt, at, channelRefundId, DISPUTE_LOST);
  }

  /** Without what a lost dispute has given back of it. */
  Refund owing(Money rest) {
    return rest.equals(amount)
        ? this
        : new Refund(
            refundNo,
            paymentId,
            orderNo,
            tenant,
            rest,
            reason,
            status,
            requestedAt,
            nextDeadlineAt,
            deadlinesPassed,
            approvedAt,
            endedAt,
            channelRefundId,
            DISPUTE_LOST + ": " + amount.amountMinor() + " to " + rest.amountMinor());
  }

  Refund failed(String why, Instant deadline) {
    return to(RefundStatus.FAILED, deadline, 0, approvedAt, null, channelRefundId, why);
  }

  Refund succeeded(@Nullable String channelRefundId, Instant at) {
    return to(RefundStatus.SUCCEEDED, null, deadlinesPassed, approvedAt, at, channelRefundId, null);
  }

  Refund overdue(Instant deadline) {
    return to(status, deadline, deadlinesPassed + 1, approvedAt, endedAt, channelRefundId, detail);
  }

  private Refund to(
      RefundStatus next,
      @Nullable Instant deadline,
      int passed,
      @Nullable Instant approved,
      @Nullable Instant ended,
      @Nullable String channelId,
      @Nullable String why) {
    return new Refund(
        refundNo,
        paymentId,
        orderNo,
        tenant,
        amount,
        reason,
        next,
        requestedAt,
        deadline,
        passed,
        approved,
        ended,
        channelId,
        why);
  }
}
