package bida.payment;

import bida.payment.core.ForeignRefund;
import bida.payment.core.Movement.Kind;
import bida.payment.core.Movement.RefundEnded;
import bida.payment.core.Payment;
import bida.payment.core.PaymentStatus;
import bida.payment.core.Refund;
import bida.payment.core.RefundCommand.End;
import bida.platform.decision.Decision.Accepted;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Applies the end of a refund; one this platform did not start is adopted (failures.md D10). */
@ApplicationScoped
class ApplyRefundNews {

  private final Payments payments;
  private final Refunds refunds;
  private final Ledger ledger;
  private final Announcements announcements;
  private final Spans spans;
  private final InstantSource clock;

  ApplyRefundNews(
      Payments payments,
      Refunds refunds,
      Ledger ledger,
      Announcements announcements,
      Spans spans,
      InstantSource clock) {
    this.payments = payments;
    this.refunds = refunds;
    this.ledger = ledger;
    this.announcements = announcements;
    this.spans = spans;
    this.clock = clock;
  }

  /** True when nothing is left to do about it; {@code mayWait} for the money it is about. */
  Uni<Boolean> apply(
      SqlConnection tx, RefundEnded news, boolean mayWait, @Nullable String httpSpan) {
    return refunds
        .find(tx, news.refundNo())
        .flatMap(
            known ->
                known.isPresent()
                    ? spans.linked(
                        known.get().traceparent(),
                        httpSpan,
                        "apply refund news",
                        traceparent ->
                            end(tx, known.get().state(), news, traceparent).replaceWith(true))
                    : adopt(tx, news, mayWait, httpSpan));
  }

  private Uni<Void> end(
      SqlConnection tx, Refund known, RefundEnded news, @Nullable String traceparent) {
    return payments
        .lock(tx, known.paymentId())
        .flatMap(
            payment ->
                refunds
                    .lock(tx, news.refundNo())
                    .map(Optional::orElseThrow)
                    .flatMap(
                        refund ->
                            refunds.apply(
                                tx,
                                refund,
                                new End(news, clock.instant()),
                                actor(news),
                                traceparent))
                    .flatMap(
                        decision ->
                            decision instanceof Accepted<Refund, ?>
                                ? book(tx, payment.map(Stored::state), news)
                                : Uni.createFrom().voidItem()));
  }

  private Uni<Void> book(SqlConnection tx, Optional<Payment> payment, RefundEnded news) {
    var wasCaptured = payment.map(Payment::status).filter(PaymentStatus::isCaptured);
    return news.kind().movesMoney() && wasCaptured.isPresent()
        ? ledger.match(tx, news)
        : Uni.createFrom().voidItem();
  }

  private Uni<Boolean> adopt(
      SqlConnection tx, RefundEnded news, boolean mayWait, @Nullable String httpSpan) {
    return payments
        .withMoney(tx, news.channel(), news.transactionId())
        .flatMap(
            payment ->
                payment.isEmpty() && mayWait
                    ? Uni.createFrom().item(false)
                    : spans
                        .linked(
                            payment.map(Stored::traceparent).orElse(null),
                            httpSpan,
                            "adopt refund of the channel",
                            traceparent ->
                                payment.isEmpty()
                                    ? tell(tx, news, null, traceparent)
                                    : adopt(tx, payment.get().state(), news, traceparent))
                        .replaceWith(true));
  }

  // While it waited for the payment its approval may have been replayed: then it is known by now.
  private Uni<Void> adopt(
      SqlConnection tx, Payment payment, RefundEnded news, @Nullable String traceparent) {
    return payments
        .lock(tx, payment.paymentId())
        .chain(() -> refunds.find(tx, news.refundNo()))
        .flatMap(
            known ->
                known.isPresent()
                    ? end(tx, known.get().state(), news, traceparent)
                    : add(tx, payment, news, traceparent));
  }

  private Uni<Void> add(
      SqlConnection tx, Payment payment, RefundEnded news, @Nullable String traceparent) {
    var added =
        news.kind() == Kind.REFUND
            ? refunds
                .add(tx, Refund.adopted(payment, news), "Adopt", actor(news), traceparent)
                .chain(() -> book(tx, Optional.of(payment), news))
            : Uni.createFrom().voidItem();
    return added.chain(() -> tell(tx, news, payment, traceparent));
  }

  private Uni<Void> tell(
      SqlConnection tx, RefundEnded news, @Nullable Payment payment, @Nullable String traceparent) {
    var order = payment == null ? null : payment.order();
    var told = ForeignRefund.told(news, payment, clock.instant());
    return announcements.tell(
        tx, order == null ? null : order.tenant(), traceparent, List.of(told));
  }

  private static String actor(RefundEnded news) {
    return "channel:" + news.channel();
  }
}
