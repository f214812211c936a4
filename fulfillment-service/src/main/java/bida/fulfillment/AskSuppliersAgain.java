package bida.fulfillment;

import bida.fulfillment.core.Attempt;
import bida.fulfillment.core.ByHand;
import bida.fulfillment.core.LineDelivery;
import bida.fulfillment.core.Patience;
import bida.fulfillment.core.Verification;
import bida.fulfillment.core.VerificationCommand;
import bida.fulfillment.core.VerificationLifecycle;
import bida.fulfillment.supplier.QueryAnswer;
import bida.fulfillment.supplier.Supplier;
import bida.fulfillment.supplier.Suppliers;
import bida.platform.database.Database;
import bida.platform.event.EventJson;
import bida.platform.observability.Traces;
import io.opentelemetry.api.trace.SpanKind;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The clock edge of claims: a supplier whose delivery is claimed never to have come is asked once
 * more, outside of any transaction; what waits for a person too long is told.
 */
@ApplicationScoped
class AskSuppliersAgain {

  private static final Logger LOG = Logger.getLogger(AskSuppliersAgain.class);

  private static final String CLAIM =
      """
      with due as (
        select claim_no from verification
        where next_deadline_at <= $1 and (claimed_until is null or claimed_until <= $1)
        order by next_deadline_at limit $2 for update skip locked)
      update verification v set claimed_until = $3 from due, delivery d
      where v.claim_no = due.claim_no and d.order_no = v.order_no and d.line_no = v.line_no
      returning v.state::text as claim, d.state::text as state, d.traceparent
      """;

  private final Database database;
  private final Deliveries deliveries;
  private final Verifications verifications;
  private final VerificationStore store;
  private final Suppliers suppliers;
  private final Breakers breakers;
  private final Traces traces;
  private final FulfillmentConfig deliveryConfig;
  private final VerificationConfig config;
  private final InstantSource clock;

  AskSuppliersAgain(
      Database database,
      Deliveries deliveries,
      Verifications verifications,
      VerificationStore store,
      Suppliers suppliers,
      Breakers breakers,
      Traces traces,
      FulfillmentConfig deliveryConfig,
      VerificationConfig config,
      InstantSource clock) {
    this.database = database;
    this.deliveries = deliveries;
    this.verifications = verifications;
    this.store = store;
    this.suppliers = suppliers;
    this.breakers = breakers;
    this.traces = traces;
    this.deliveryConfig = deliveryConfig;
    this.config = config;
    this.clock = clock;
  }

  private record Due(Verification claim, LineDelivery line, @Nullable String traceparent) {}

  @Scheduled(
      every = "1s",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> tick() {
    return claim()
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

  private Uni<List<Due>> claim() {
    var now = clock.instant();
    return database
        .pool()
        .preparedQuery(CLAIM)
        .execute(
            Tuple.of(
                DeliveryStore.utc(now),
                config.askBatch(),
                DeliveryStore.utc(now.plus(deliveryConfig.lease()))))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(
                        row ->
                            new Due(
                                EventJson.read(row.getString("claim"), Verification.class),
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
                  "Claim %s cannot be worked on; it is tried again.",
                  due.claim().claimNo());
              return Uni.createFrom().voidItem();
            });
  }

  private Uni<Void> step(Due due) {
    var attempt = due.line().attempt();
    return switch (due.claim().status()) {
      case ASKING -> attempt == null ? lost(due) : ask(due, attempt);
      case REVIEWING -> record(due, new VerificationCommand.PassDeadline());
      case REISSUED, REFUSED, UPHELD, WITHDRAWN ->
          Uni.createFrom().failure(new IllegalStateException("due, and at its end"));
    };
  }

  private Uni<Void> lost(Due due) {
    return record(due, new VerificationCommand.Review("no supplier is known for it"));
  }

  // Where nobody can be asked, a person finds out: what is forgotten by rule is not found either,
  // and that is no reason for a refund (C15, I5).
  private Uni<Void> ask(Due due, Attempt attempt) {
    var supplier = suppliers.byName(attempt.supplier()).orElse(null);
    if (supplier == null) {
      var facts =
          attempt.supplier().equals(ByHand.SUPPLIER)
              ? "it was delivered by hand"
              : "its supplier " + attempt.supplier() + " is not connected any more";
      return record(due, new VerificationCommand.Review(facts));
    }
    return deliveries.canBeAsked(due.line(), attempt)
        ? ask(due, attempt, supplier)
        : record(due, new VerificationCommand.Review("its supplier can no longer be asked"));
  }

  private Uni<Void> ask(Due due, Attempt attempt, Supplier supplier) {
    var breaker = breakers.of(supplier.name());
    // Asked when the lease is over; but a person hears of it in time.
    if (breaker.free() == 0) {
      return VerificationLifecycle.callsPerson(due.claim(), clock.instant())
          ? record(due, new VerificationCommand.SupplierUncertain("it is paused"))
          : Uni.createFrom().voidItem();
    }
    breaker.begins();
    var askedAt = clock.instant();
    return traces
        .follow(
            due.traceparent(),
            "query " + supplier.name() + " again",
            SpanKind.CLIENT,
            _ ->
                supplier
                    .query(attempt.attemptNo(), attempt.supplierReference())
                    .invoke(answer -> breaker.heard(!(answer instanceof QueryAnswer.Silent))))
        .onTermination()
        .invoke(breaker::ends)
        .flatMap(
            answer -> record(due, told(answer, askedAt, attempt, deliveries.patience(due.line()))));
  }

  private Uni<Void> record(Due due, VerificationCommand command) {
    var claim = due.claim();
    return database.inTransaction(
        tx ->
            deliveries
                .lock(tx, claim.orderNo(), claim.lineNo())
                .flatMap(
                    line ->
                        store
                            .find(tx, claim.claimNo())
                            .flatMap(
                                now ->
                                    verifications.apply(
                                        tx, line, now.orElseThrow(), By.the("supplier"), command)))
                .replaceWithVoid());
  }

  private static VerificationCommand told(
      QueryAnswer answer, Instant askedAt, Attempt attempt, Patience patience) {
    return switch (answer) {
      case QueryAnswer.Success(var reference, _) ->
          new VerificationCommand.SupplierConfirmed(
              reference == null ? attempt.supplierReference() : reference);
      case QueryAnswer.Failed(_, _, var reason) -> new VerificationCommand.SupplierReversed(reason);
      case QueryAnswer.NotFound() ->
          new VerificationCommand.SupplierForgot(
              askedAt, patience.notFoundAtLeast(), patience.notFoundWindow());
      case QueryAnswer.Processing(_) ->
          new VerificationCommand.SupplierUncertain("it works on the order again");
      case QueryAnswer.Unknown(var cause) -> new VerificationCommand.SupplierUncertain(cause);
      case QueryAnswer.Silent(var cause) -> new VerificationCommand.SupplierUncertain(cause);
    };
  }
}
