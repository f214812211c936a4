package bida.fulfillment;

import bida.fulfillment.core.Attempt;
import bida.fulfillment.core.DeliveryCommand;
import bida.fulfillment.core.LateWord;
import bida.fulfillment.core.LineDelivery;
import bida.fulfillment.supplier.QueryAnswer;
import bida.fulfillment.supplier.Suppliers;
import bida.platform.database.Database;
import bida.platform.observability.Traces;
import io.opentelemetry.api.trace.SpanKind;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The clock edge of {@link LateWord}: a supplier that has confirmed a failure is asked once more,
 * outside of any transaction. What it says then is news like that of a callback.
 */
@ApplicationScoped
class AskAfterFailures {

  private static final Logger LOG = Logger.getLogger(AskAfterFailures.class);

  // Until its lease is over nobody else asks about it.
  private static final String CLAIM =
      """
      with due as (
        select attempt_no from attempt
        where supplier = $4 and ask_again_at <= $1
        order by ask_again_at limit $2 for update skip locked)
      update attempt a set ask_again_at = $3 from due, delivery d
      where a.attempt_no = due.attempt_no and d.order_no = a.order_no and d.line_no = a.line_no
      returning a.attempt_no, a.ask_again_at, d.state::text as state, d.traceparent
      """;
  // Only under that lease: whoever took longer has no say in what another has planned since.
  private static final String NEXT =
      "update attempt set ask_again_at = $2 where attempt_no = $1 and ask_again_at = $3";

  private final Database database;
  private final Deliveries deliveries;
  private final Suppliers suppliers;
  private final Breakers breakers;
  private final Traces traces;
  private final FulfillmentConfig config;
  private final InstantSource clock;

  AskAfterFailures(
      Database database,
      Deliveries deliveries,
      Suppliers suppliers,
      Breakers breakers,
      Traces traces,
      FulfillmentConfig config,
      InstantSource clock) {
    this.database = database;
    this.deliveries = deliveries;
    this.suppliers = suppliers;
    this.breakers = breakers;
    this.traces = traces;
    this.config = config;
    this.clock = clock;
  }

  private record Due(
      String attemptNo,
      OffsetDateTime leaseEnds,
      LineDelivery line,
      @Nullable String traceparent) {}

  @Scheduled(
      every = "${bida.fulfillment.unhurried-every:PT10S}",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> tick() {
    return Multi.createFrom()
        .iterable(breakers.suppliers())
        .onItem()
        .transformToUniAndMerge(this::tick)
        .collect()
        .asList()
        .replaceWithVoid();
  }

  private Uni<Void> tick(String supplier) {
    var places = Math.min(breakers.of(supplier).free(), config.lateBatch());
    return places == 0
        ? Uni.createFrom().voidItem()
        : claim(supplier, places)
            .flatMap(
                due ->
                    Multi.createFrom()
                        .iterable(due)
                        .onItem()
                        .transformToUniAndMerge(this::work)
                        .collect()
                        .asList())
            .replaceWithVoid();
  }

  private Uni<List<Due>> claim(String supplier, int places) {
    var now = clock.instant();
    return database
        .pool()
        .preparedQuery(CLAIM)
        .execute(
            Tuple.of(
                DeliveryStore.utc(now),
                places,
                DeliveryStore.utc(now.plus(config.lease())),
                supplier))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(
                        row ->
                            new Due(
                                row.getString("attempt_no"),
                                row.getOffsetDateTime("ask_again_at"),
                                DeliveryStore.toLine(row),
                                row.getString("traceparent")))
                    .toList());
  }

  private Uni<Void> work(Due due) {
    return Uni.createFrom()
        .deferred(() -> step(due))
        .onFailure()
        .recoverWithUni(
            failure -> {
              LOG.errorf(
                  failure,
                  "%s cannot be asked about once more; tried again when the lease is over.",
                  due.attemptNo());
              return Uni.createFrom().voidItem();
            });
  }

  private Uni<Void> step(Due due) {
    var attempt = due.line().attempt(due.attemptNo()).orElse(null);
    return attempt != null
            && LateWord.isWanted(due.line(), due.attemptNo())
            && deliveries.canBeAsked(due.line(), attempt)
        ? ask(due, attempt).flatMap(answer -> hear(due, attempt, answer))
        : next(database.pool(), due, null);
  }

  private Uni<QueryAnswer> ask(Due due, Attempt attempt) {
    var supplier = suppliers.named(attempt.supplier());
    var breaker = breakers.of(supplier.name());
    breaker.begins();
    return traces
        .follow(
            due.traceparent(),
            "query " + supplier.name() + " once more",
            SpanKind.CLIENT,
            _ ->
                supplier
                    .query(attempt.attemptNo(), attempt.supplierReference())
                    .invoke(answer -> breaker.heard(!(answer instanceof QueryAnswer.Silent))))
        .onTermination()
        .invoke(breaker::ends);
  }

  private Uni<Void> hear(Due due, Attempt attempt, QueryAnswer answer) {
    return switch (answer) {
      case QueryAnswer.Success(var reference, _) ->
          record(due, new DeliveryCommand.Succeeded(reference));
      case QueryAnswer.Failed _, QueryAnswer.NotFound _ -> next(database.pool(), due, null);
      case QueryAnswer.Processing _, QueryAnswer.Unknown _, QueryAnswer.Silent _ ->
          next(database.pool(), due, LateWord.askAgainAt(due.line(), attempt, clock.instant()));
    };
  }

  // A callback may have been faster.
  private Uni<Void> record(Due due, DeliveryCommand news) {
    var line = due.line();
    return database.inTransaction(
        tx ->
            deliveries
                .lock(tx, line.orderNo(), line.lineNo())
                .flatMap(
                    locked ->
                        deliveries.apply(
                            tx,
                            locked,
                            By.the("supplier"),
                            locked.line().newsOf(due.attemptNo(), news)))
                .chain(() -> next(tx, due, null)));
  }

  private static Uni<Void> next(SqlClient client, Due due, @Nullable Instant at) {
    return client
        .preparedQuery(NEXT)
        .execute(Tuple.of(due.attemptNo(), DeliveryStore.utc(at), due.leaseEnds()))
        .replaceWithVoid();
  }
}
