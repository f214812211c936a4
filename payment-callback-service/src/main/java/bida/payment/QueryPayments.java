package bida.payment;

import bida.payment.core.Payment;
import bida.platform.database.Database;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.StreamSupport;

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

  private final Database database;
  private final AskChannel askChannel;
  private final PaymentConfig config;
  private final InstantSource clock;
  private final Rounds rounds;

  QueryPayments(
      Database database,
      AskChannel askChannel,
      PaymentConfig config,
      InstantSource clock,
      Shift shift) {
    this.database = database;
    this.askChannel = askChannel;
    this.config = config;
    this.clock = clock;
    this.rounds = new Rounds("ask about open payments", shift, this::round);
  }

  @Scheduled(every = "1s")
  void call() {
    rounds.call();
  }

  private Uni<Void> round() {
    return claim().flatMap(due -> rounds.each(due, config.callsAtOnce(), askChannel::query));
  }

  // The next step is set before the call: whoever dies in it has only skipped one.
  private Uni<List<Stored<Payment>>> claim() {
    var now = clock.instant();
    return database.inTransaction(
        tx ->
            tx.preparedQuery(DUE)
                .execute(Tuple.of(now.atOffset(ZoneOffset.UTC), config.batch()))
                .flatMap(
                    rows -> {
                      var due = StreamSupport.stream(rows.spliterator(), false).toList();
                      return due.isEmpty()
                          ? Uni.createFrom().item(List.of())
                          : reschedule(tx, due, now)
                              .replaceWith(due.stream().map(Payments::stored).toList());
                    }));
  }

  private static Uni<Void> reschedule(SqlConnection tx, List<Row> due, Instant now) {
    return tx.preparedQuery(LATER)
        .executeBatch(
            due.stream()
                .map(
                    row ->
                        Tuple.of(
                            row.getString("payment_id"),
                            Schedule.next(row.getOffsetDateTime("opened_at").toInstant(), now)
                                .atOffset(ZoneOffset.UTC)))
                .toList())
        .replaceWithVoid();
  }
}
