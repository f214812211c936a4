package bida.fulfillment.resale;

import bida.contracts.CaseNeeded;
import bida.platform.database.Database;
import bida.platform.outbox.Outbox;
import bida.platform.outbox.Publication;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** The clock edge of resales: an order nobody answers for must not wait unseen. */
@ApplicationScoped
class CallForUnanswered {

  // One fault leaves many of them behind; no tick is long.
  private static final int BATCH = 100;
  private static final Duration CASE_AGAIN = Duration.ofHours(24);

  private static final String UNANSWERED =
      """
      update resale set next_deadline_at = $2 where resale_no in (
        select resale_no from resale where status = 'ASKED' and next_deadline_at <= $1
        order by next_deadline_at limit $3 for update skip locked)
      returning resale_no, tenant, traceparent
      """;

  private final Database database;
  private final Outbox outbox;
  private final InstantSource clock;

  CallForUnanswered(Database database, Outbox outbox, InstantSource clock) {
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
  }

  @Scheduled(
      every = "1s",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> tick() {
    return database.inTransaction(this::call);
  }

  private Uni<Void> call(SqlConnection tx) {
    var now = clock.instant();
    return tx.preparedQuery(UNANSWERED)
        .execute(Tuple.of(Resales.utc(now), Resales.utc(now.plus(CASE_AGAIN)), BATCH))
        .flatMap(
            rows -> outbox.publish(tx, rows.stream().map(row -> unanswered(row, now)).toList()));
  }

  private static Publication unanswered(Row row, Instant now) {
    var resaleNo = row.getString("resale_no");
    var tenant = row.getString("tenant");
    var needed =
        new CaseNeeded(
            "RESALE_UNANSWERED:" + resaleNo,
            "RESALE_UNANSWERED",
            null,
            tenant,
            "No order and no refusal for " + resaleNo + ": look for its dead letter.",
            now);
    return Publication.of(needed.key(), tenant, row.getString("traceparent"), List.of(needed));
  }
}
