package bida.refund;

import bida.platform.database.Database;
import bida.refund.core.CaseCommand;
import bida.refund.core.RefundCommand;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;

/** The clock edge: no refund and no case stays longer than its deadline without a decision. */
@ApplicationScoped
class PassDeadlines {

  private static final Logger LOG = Logger.getLogger(PassDeadlines.class);

  private static final String DUE_REFUNDS =
      "select refund_no from refunds where next_deadline_at <= $1 order by next_deadline_at limit $2";
  private static final String DUE_CASES =
      """
      select case_no from cases
      where state = 'OPEN' and coalesce(next_deadline_at, answer_by) <= $1
      order by coalesce(next_deadline_at, answer_by) limit $2
      """;

  // Another instance may have been faster; the row is looked at again under its lock.
  private static final String REFUND_STILL_DUE =
      "select from refunds where refund_no = $1 and next_deadline_at <= $2";
  private static final String CASE_STILL_DUE =
      """
      select from cases where case_no = $1 and coalesce(next_deadline_at, answer_by) <= $2
      for update skip locked
      """;

  private final Database database;
  private final Refunds refunds;
  private final Cases cases;
  private final RefundConfig config;
  private final InstantSource clock;

  PassDeadlines(
      Database database, Refunds refunds, Cases cases, RefundConfig config, InstantSource clock) {
    this.database = database;
    this.refunds = refunds;
    this.cases = cases;
    this.config = config;
    this.clock = clock;
  }

  @Scheduled(
      every = "1s",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> refunds() {
    return eachDue(DUE_REFUNDS, REFUND_STILL_DUE, this::passRefund);
  }

  @Scheduled(
      every = "1s",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> cases() {
    return eachDue(
        DUE_CASES,
        CASE_STILL_DUE,
        (tx, caseNo) -> cases.apply(tx, caseNo, new CaseCommand.PassDeadline()).replaceWithVoid());
  }

  private Uni<Void> passRefund(SqlConnection tx, String refundNo) {
    return refunds.decide(tx, refundNo, RefundCommand.PassDeadline::new).replaceWithVoid();
  }

  private Uni<Void> eachDue(
      String due, String stillDue, BiFunction<SqlConnection, String, Uni<Void>> pass) {
    var now = clock.instant().atOffset(ZoneOffset.UTC);
    return database
        .pool()
        .preparedQuery(due)
        .execute(Tuple.of(now, config.timerBatch()))
        .flatMap(
            rows ->
                Multi.createFrom()
                    .iterable(rows)
                    .map(row -> row.getString(0))
                    .onItem()
                    .transformToUniAndConcatenate(
                        number ->
                            database
                                .inTransaction(
                                    tx ->
                                        tx.preparedQuery(stillDue)
                                            .execute(Tuple.of(number, now))
                                            .flatMap(
                                                found ->
                                                    found.rowCount() == 0
                                                        ? Uni.createFrom().voidItem()
                                                        : pass.apply(tx, number)))
                                .onFailure()
                                .invoke(
                                    failure ->
                                        LOG.errorf(
                                            failure,
                                            "Deadline of %s cannot be passed; tried again next second.",
                                            number))
                                .onFailure()
                                .recoverWithNull()
                                .replaceWith(number))
                    .collect()
                    .last()
                    .replaceWithVoid());
  }
}
