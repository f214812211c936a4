package bida.payment;

import bida.contracts.PaymentEvent.PaymentDisputed;
import bida.payment.core.Movement.Disputed;
import bida.payment.core.Payment;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells of a complaint or dispute, for the money it is about; what it freezes is the others' say
 * (failures.md D11).
 */
@ApplicationScoped
class ApplyDisputes {

  private final Payments payments;
  private final Announcements announcements;
  private final Spans spans;

  ApplyDisputes(Payments payments, Announcements announcements, Spans spans) {
    this.payments = payments;
    this.announcements = announcements;
    this.spans = spans;
  }

  /** True when nothing is left to do about it; {@code mayWait} for the money it is about. */
  Uni<Boolean> apply(SqlConnection tx, Disputed news, boolean mayWait, @Nullable String httpSpan) {
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
                            "apply dispute",
                            traceparent -> tell(tx, payment.map(Stored::state), news, traceparent))
                        .replaceWith(true));
  }

  private Uni<Void> tell(
      SqlConnection tx, Optional<Payment> payment, Disputed news, @Nullable String traceparent) {
    var order = payment.map(Payment::order).orElse(null);
    var tenant = order == null ? null : order.tenant();
    var event =
        new PaymentDisputed(
            payment
                .map(Payment::paymentId)
                .orElse(Payment.idOf(news.channel(), news.transactionId())),
            order == null ? null : order.orderNo(),
            tenant,
            news.channel(),
            news.disputeId(),
            news.stage(),
            news.amount(),
            news.reason(),
            news.replyBy(),
            news.at());
    return announcements.tell(tx, tenant, traceparent, List.of(event));
  }
}
