package bida.payment;

import bida.contracts.RefundEvent.RefundApproved;
import bida.payment.core.Payment;
import bida.payment.core.Refund;
import bida.payment.core.RefundCommand;
import bida.payment.core.RefundObjection;
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
    var known = payment.map(Stored::state).orElse(null);
    return gone(tx, known)
        .map(gone -> RefundObjection.to(approved, known, gone))
        .flatMap(
            objection ->
                refunds
                    .add(tx, Refund.of(approved, known), "Approve", ACTOR, trace)
                    .flatMap(
                        added ->
                            objection.isEmpty()
                                ? Uni.createFrom().voidItem()
                                : refunds
                                    .apply(
                                        tx,
                                        added,
                                        new RefundCommand.Refuse(objection.get(), clock.instant()),
                                        ACTOR,
                                        traceparent)
                                    .replaceWithVoid()));
  }

  private Uni<Long> gone(SqlConnection tx, @Nullable Payment payment) {
    var received = payment == null ? null : payment.received();
    return payment == null || received == null
        ? Uni.createFrom().item(0L)
        : refunds.gone(tx, payment.paymentId(), received.amount().currency());
  }
}
