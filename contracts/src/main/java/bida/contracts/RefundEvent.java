package bida.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Topic {@code refunds}, published by refund-service: who gets how much back, and cases. */
public sealed interface RefundEvent extends Event {

  /** A decision about money that may belong to no order. */
  sealed interface OfMoney extends RefundEvent {
    @Nullable String orderNo();

    String paymentId();

    @Override
    default String key() {
      var orderNo = orderNo();
      return orderNo == null ? paymentId() : orderNo;
    }
  }

  /** Carry it out to the fen; {@code refundNo} is the number sent to the channel, for ever. */
  record RefundApproved(
      String refundNo,
      String paymentId,
      @Nullable String orderNo,
      @Nullable String tenant,
      Money amount,
      String reason,
      Instant approvedAt)
      implements OfMoney {}

  record RefundRefused(
      String paymentId,
      @Nullable String orderNo,
      @Nullable String tenant,
      Money amount,
      String reason,
      String refusal,
      Instant refusedAt)
      implements OfMoney {}

  /** What became of a case (工单). */
  sealed interface OfCase extends RefundEvent {
    String caseNo();

    String kind();

    @Nullable String orderNo();

    @Override
    default String key() {
      var orderNo = orderNo();
      return orderNo == null ? caseNo() : orderNo;
    }
  }

  /** Also when it is opened again. */
  record CaseOpened(
      String caseNo, String kind, @Nullable String orderNo, int tier, Instant answerBy)
      implements OfCase {}

  /** One tier up, by hand or because a clock passed; at the highest tier it is told again. */
  record CaseEscalated(
      String caseNo,
      String kind,
      @Nullable String orderNo,
      @Nullable String tenant,
      int tier,
      String reason,
      Instant at)
      implements OfCase {}

  /** An operator promised the buyer something by a time; words the buyer may read. */
  record CasePromised(
      String caseNo,
      String kind,
      @Nullable String orderNo,
      @Nullable String tenant,
      String promise,
      Instant promisedFor,
      Instant at)
      implements OfCase {}

  /** An operator answered the buyer; words the buyer may read. */
  record CaseAnswered(
      String caseNo,
      String kind,
      @Nullable String orderNo,
      @Nullable String tenant,
      String answer,
      Instant at)
      implements OfCase {}

  /** A promise will be broken soon unless somebody keeps it. */
  record CasePromiseDue(
      String caseNo,
      String kind,
      @Nullable String orderNo,
      @Nullable String tenant,
      @Nullable String assignee,
      Instant promisedFor,
      Instant at)
      implements OfCase {}

  /** {@code toBuyer}: the buyer's app knows of the case, and should hear of its end. */
  record CaseResolved(
      String caseNo,
      String kind,
      @Nullable String orderNo,
      @Nullable String tenant,
      String resolution,
      boolean toBuyer,
      Instant at)
      implements OfCase {}
}
