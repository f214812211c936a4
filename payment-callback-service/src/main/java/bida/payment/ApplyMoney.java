package bida.payment;

import bida.contracts.ConfirmedBy;
import bida.payment.core.Movement.MoneyIn;
import bida.payment.core.Payment;
import bida.payment.core.PaymentCommand.Match;
import bida.payment.core.PaymentCommand.Receive;
import bida.payment.core.PaymentStatus;
import bida.payment.core.WindowCommand.TakeMoney;
import bida.platform.decision.Decision.Accepted;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what authentic money is for: its number leads to the attempt, the attempt to the order.
 */
@ApplicationScoped
class ApplyMoney {

  private final Windows windows;
  private final Payments payments;
  private final LostAttempts lostAttempts;
  private final Ledger ledger;
  private final Spans spans;
  private final InstantSource clock;

  ApplyMoney(
      Windows windows,
      Payments payments,
      LostAttempts lostAttempts,
      Ledger ledger,
      Spans spans,
      InstantSource clock) {
    this.windows = windows;
    this.payments = payments;
    this.lostAttempts = lostAttempts;
    this.ledger = ledger;
    this.spans = spans;
    this.clock = clock;
  }

  /** True when nothing is left to do about it. */
  Uni<Boolean> apply(SqlConnection tx, MoneyIn money, ConfirmedBy by, @Nullable String httpSpan) {
    return payments
        .attempt(tx, money.channel(), money.paymentNo())
        .flatMap(
            attempt ->
                attempt.isPresent() ? Uni.createFrom().item(attempt) : lostAttempts.find(tx, money))
        .flatMap(
            attempt ->
                spans.linked(
                    attempt.map(Stored::traceparent).orElse(null),
                    httpSpan,
                    "apply payment by " + by.name().toLowerCase(Locale.ROOT),
                    traceparent ->
                        attempt.isPresent()
                            ? receive(tx, attempt.get().state(), money, by, traceparent)
                            : keepAsOrphan(tx, money, by, traceparent)));
  }

  private Uni<Boolean> receive(
      SqlConnection tx,
      Payment attempt,
      MoneyIn money,
      ConfirmedBy by,
      @Nullable String traceparent) {
    var orderNo = Objects.requireNonNull(attempt.order()).orderNo();
    return windows
        .lock(tx, orderNo)
        .chain(() -> payments.lockAttempt(tx, money.channel(), money.paymentNo()))
        .map(Optional::orElseThrow)
        .flatMap(
            locked ->
                handOver(tx, money, traceparent)
                    .flatMap(
                        free ->
                            free
                                ? take(tx, locked, money, by, traceparent)
                                    .call(taken -> book(tx, orderNo, taken, money, traceparent))
                                    .replaceWithVoid()
                                : Uni.createFrom().voidItem()))
        .replaceWith(true);
  }

  private Uni<Void> book(
      SqlConnection tx,
      String orderNo,
      Payment taken,
      MoneyIn money,
      @Nullable String traceparent) {
    return taken.status() == PaymentStatus.SUCCEEDED
        ? ledger
            .match(tx, money)
            .chain(() -> windows.apply(tx, orderNo, new TakeMoney(), actor(money), traceparent))
            .replaceWithVoid()
        : Uni.createFrom().voidItem();
  }

  private Uni<Payment> take(
      SqlConnection tx,
      Stored<Payment> attempt,
      MoneyIn money,
      ConfirmedBy by,
      @Nullable String traceparent) {
    var now = clock.instant();
    var payment =
        attempt.state().received() == null
            ? attempt
            : new Stored<>(Payment.beside(attempt.state(), money, now), 0, attempt.traceparent());
    return payments
        .apply(tx, payment, new Receive(money, by, now), actor(money), traceparent)
        .map(
            decision -> {
              if (decision instanceof Accepted<Payment, ?>(var next, _)) {
                return next;
              }
              throw new IllegalStateException(
                  "money " + money.transactionId() + " is neither old nor taken: " + decision);
            });
  }

  // The attempt's commit was overtaken by its callback (failures.md A01). False where the money was
  // given up before the attempt appeared: others decide about it by now.
  private Uni<Boolean> handOver(SqlConnection tx, MoneyIn money, @Nullable String traceparent) {
    return payments
        .lock(tx, Payment.idOf(money))
        .flatMap(
            orphan ->
                orphan.isEmpty()
                    ? Uni.createFrom().item(true)
                    : payments
                        .apply(tx, orphan.get(), new Match(), actor(money), traceparent)
                        .replaceWith(!orphan.get().state().status().isGivenUp()));
  }

  private Uni<Boolean> keepAsOrphan(
      SqlConnection tx, MoneyIn money, ConfirmedBy by, @Nullable String traceparent) {
    var now = clock.instant();
    return payments
        .lock(tx, Payment.idOf(money))
        .flatMap(
            known -> {
              if (known.isEmpty()) {
                var orphan = Payment.orphan(money, by, now);
                return payments
                    .add(tx, orphan, "Receive", actor(money), traceparent)
                    .replaceWith(false);
              }
              // EndOrphans gives it up when its time is over.
              return Uni.createFrom().item(known.get().state().status() != PaymentStatus.ORPHAN);
            });
  }

  private static String actor(MoneyIn money) {
    return "channel:" + money.channel();
  }
}
