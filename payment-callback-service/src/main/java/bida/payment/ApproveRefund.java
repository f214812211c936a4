package bida.payment;

import bida.contracts.PaymentEvent.RefundFailed;
import bida.contracts.RefundEvent.RefundApproved;
import bida.payment.core.Payment;
import bida.payment.core.Refund;
import bida.payment.core.RefundCommand;
import bida.payment.core.RefundStatus;
import bida.platform.observability.Traces;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Commits the number of an approved refund, under the lock of its payment: what is returned and in
 * flight never exceeds what came.
 */
@ApplicationScoped
class ApproveRefund {

  private static final String ACTOR = "refund-service";

  private final Payments payments;
  private final Refunds refunds;
  private final Announcements announcements;
  private final Traces traces;
  private final InstantSource clock;

  ApproveRefund(
      Payments payments,
      Refunds refunds,
      Announcements announcements,
      Traces traces,
      InstantSource clock) {
    this.payments = payments;
    this.refunds = refunds;
    this.announcements = announcements;
    this.traces = traces;
    this.clock = clock;
  }

  Uni<Void> apply(SqlConnection tx, RefundApproved approved) {
    var traceparent = traces.current();
    return payments
        .lock(tx, approved.paymentId())
        .flatMap(
            payment ->
                refunds
                    .lock(tx, approved.refundNo())
                    .flatMap(
                        known ->
                            known.isPresent()
                                ? again(tx, known.get())
                                : add(tx, approved, payment, traceparent)));
  }

  // After a restore the channel's news can come before the approval is replayed. It was taken for
  // the channel's own refund then, and whoever approved it still waits for its end (D13).
  private Uni<Void> again(SqlConnection tx, Stored<Refund> known) {
    var refund = known.state();
    return refund.status() == RefundStatus.SUCCEEDED
        ? announcements.tell(
            tx,
            refund.tenant(),
            known.traceparent(),
            List.of(refund.completed(refund.channelRefundId(), clock.instant())))
        : Uni.createFrom().voidItem();
  }

  private Uni<Void> add(
      SqlConnection tx,
      RefundApproved approved,
      Optional<Stored<Payment>> payment,
      @Nullable String traceparent) {
    var trace = payment.map(Stored::traceparent).orElse(traceparent);
    return objection(tx, approved, payment.map(Stored::state).orElse(null))
        .flatMap(
            objection ->
                refunds
                    .add(tx, refund(approved, payment), "Approve", ACTOR, trace)
                    .flatMap(
                        added ->
                            objection.isEmpty()
                                ? Uni.createFrom().voidItem()
                                : refunds
                                    .apply(
                                        tx,
                                        added,
                                        new RefundCommand.Refuse(objection, clock.instant()),
                                        ACTOR,
                                        traceparent)
                                    .replaceWithVoid()));
  }

  private Uni<String> objection(
      SqlConnection tx, RefundApproved approved, @Nullable Payment payment) {
    if (payment == null || payment.received() == null) {
      return Uni.createFrom().item("payment_unknown");
    }
    var received = payment.received();
    // The timer of refund-service was as fast as the buyer; what was claimed for goods stays.
    if (payment.isClaimedFromUnder(approved.orderNo())) {
      return Uni.createFrom().item(RefundFailed.CLAIMED);
    }
    if (!received.amount().currency().equals(approved.amount().currency())) {
      return Uni.createFrom().item("currency_differs");
    }
    return refunds
        .gone(tx, approved.paymentId(), received.amount().currency())
        .map(
            gone ->
                approved.amount().amountMinor() > received.amount().amountMinor() - gone
                    ? "exceeds_payment"
                    : "");
  }

  private Refund refund(RefundApproved approved, Optional<Stored<Payment>> payment) {
    return new Refund(
        approved.refundNo(),
        approved.paymentId(),
        approved.orderNo(),
        approved.tenant(),
        payment.map(known -> known.state().channel()).orElse("unknown"),
        approved.amount(),
        approved.reason(),
        RefundStatus.APPROVED,
        clock.instant(),
        false,
        null,
        null);
  }
}
