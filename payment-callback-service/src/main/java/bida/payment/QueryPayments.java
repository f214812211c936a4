package bida.payment;

import bida.payment.core.Payment;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Callbacks may all be lost: open payments are asked about on a schedule of their own. */
@ApplicationScoped
class QueryPayments {

  private static final String DUE =
      """
      select payment_id, opened_at, state::text as state, version, traceparent from payment
      where status in ('CREATED', 'PENDING') and next_deadline_at <= $1
      order by next_deadline_at limit $2 for update skip locked
      """;
  private static final String LATER =
      "update payment set queries = queries + 1, next_deadline_at = $2 where payment_id = $1";
  private static final DueRows.Of<Stored<Payment>> PAYMENTS =
      new DueRows.Of<>(
          DUE,
          LATER,
          "payment_id",
          (row, now) -> Schedule.next(row.getOffsetDateTime("opened_at").toInstant(), now),
          Payments::stored);

  private final DueRows dueRows;
  private final AskChannel askChannel;
  private final PaymentConfig config;
  private final Rounds rounds;

  QueryPayments(DueRows dueRows, AskChannel askChannel, PaymentConfig config, Shift shift) {
    this.dueRows = dueRows;
    this.askChannel = askChannel;
    this.config = config;
    this.rounds = new Rounds("ask about open payments", shift, this::round);
  }

  @Scheduled(every = "1s")
  void call() {
    rounds.call();
  }

  private Uni<Void> round() {
    return dueRows
        .claim(PAYMENTS)
        .flatMap(due -> rounds.each(due, config.callsAtOnce(), askChannel::query));
  }
}
