package bida.payment;

import bida.payment.channel.QueryAnswer;
import bida.payment.core.Payment;
import bida.payment.core.PaymentCommand.GiveUpMatching;
import bida.payment.core.PaymentStatus;
import bida.platform.database.Database;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/**
 * The time to match an orphan is over: its channel is asked once more, then refund-service holds it
 * for its buyer, with a case, and gives it back at the deadline (failures.md A02, A17).
 */
@ApplicationScoped
class EndOrphans {

  private static final Logger LOG = Logger.getLogger(EndOrphans.class);

  // Should this instance die in the middle.
  private static final Duration AGAIN = Duration.ofMinutes(1);
  private static final String DUE =
      """
      select payment_id, state::text as state, version, traceparent from payment
      where status = 'ORPHAN' and next_deadline_at <= $1
      order by next_deadline_at limit $2 for update skip locked
      """;
  private static final String LATER =
      "update payment set next_deadline_at = $2 where payment_id = $1";
  private static final DueRows.Of<Stored<Payment>> ORPHANS =
      new DueRows.Of<>(DUE, LATER, "payment_id", (_, now) -> now.plus(AGAIN), Payments::stored);

  private final DueRows dueRows;
  private final ApplyMovements appliers;
  private final Channels channels;
  private final Database database;
  private final Payments payments;
  private final PaymentConfig config;
  private final InstantSource clock;
  private final Rounds rounds;

  EndOrphans(
      DueRows dueRows,
      ApplyMovements appliers,
      Channels channels,
      Database database,
      Payments payments,
      PaymentConfig config,
      InstantSource clock,
      Shift shift) {
    this.dueRows = dueRows;
    this.appliers = appliers;
    this.channels = channels;
    this.database = database;
    this.payments = payments;
    this.config = config;
    this.clock = clock;
    this.rounds = new Rounds("end orphans", shift, this::round);
  }

  @Scheduled(every = "1s")
  void call() {
    rounds.call();
  }

  private Uni<Void> round() {
    return dueRows.claim(ORPHANS).flatMap(due -> rounds.each(due, config.callsAtOnce(), this::end));
  }

  // Its attempt may be there by now, or can be made anew; then nothing is left to give up.
  private Uni<Void> end(Stored<Payment> orphan) {
    return appliers
        .apply(orphan.state().money())
        .chain(() -> payments.find(database.pool(), orphan.state().paymentId()))
        .flatMap(
            now ->
                now.orElseThrow().state().status() == PaymentStatus.ORPHAN
                    ? askOnceMore(orphan)
                    : Uni.createFrom().voidItem());
  }

  private Uni<Void> askOnceMore(Stored<Payment> orphan) {
    var payment = orphan.state();
    return channels.capabilities(payment.channel(), payment.merchant()).query()
        ? channels
            .call(
                payment.channel(), "query", orphan.traceparent(), channel -> channel.query(payment))
            .flatMap(answer -> giveUp(orphan, says(answer)))
        : giveUp(orphan, "The channel cannot be asked about it.");
  }

  // Its notification was authentic, so the answer changes nothing but what a person is told.
  private static String says(QueryAnswer answer) {
    return switch (answer) {
      case QueryAnswer.Paid _ -> "The channel says it is paid.";
      case QueryAnswer.NotPaid _, QueryAnswer.Closed _ -> "The channel says it is not paid now.";
      case QueryAnswer.NotFound _ -> "The channel does not know the number either.";
      case QueryAnswer.NoAnswer _ -> "The channel gave no answer about it.";
    };
  }

  private Uni<Void> giveUp(Stored<Payment> orphan, String channelSays) {
    var money = orphan.state();
    LOG.warnf(
        "Money %s is for the unknown number %s; refund-service opens a case.",
        money.paymentId(), money.paymentNo());
    return database.inTransaction(
        tx ->
            payments
                .lock(tx, money.paymentId())
                .map(found -> found.orElseThrow())
                .flatMap(
                    locked ->
                        payments.apply(
                            tx,
                            locked,
                            new GiveUpMatching(clock.instant(), channelSays),
                            "clock",
                            orphan.traceparent()))
                .replaceWithVoid());
  }
}
