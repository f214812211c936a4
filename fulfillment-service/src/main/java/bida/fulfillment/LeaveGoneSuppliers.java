package bida.fulfillment;

import bida.contracts.Actor;
import bida.fulfillment.core.ByHand;
import bida.fulfillment.core.DeliveryCommand;
import bida.fulfillment.supplier.Suppliers;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Stream;

/**
 * The clock edge of lines whose supplier was taken out of the settings: nobody asks it any more,
 * and they come to an end as at one that is silent.
 */
@ApplicationScoped
class LeaveGoneSuppliers {

  // While settings change another instance may have it, and would have been there by then.
  private static final Duration OVERDUE = Duration.ofMinutes(10);

  private static final int BATCH = 100;

  private static final String DUE =
      """
      select order_no, line_no from delivery
      where supplier <> all($1) and next_deadline_at <= $2
        and not (status = 'REQUESTED'
                 and exists (select from delivery_freeze f where f.order_no = delivery.order_no))
      order by next_deadline_at limit $3
      """;

  private final DueLines dueLines;
  private final Deliveries deliveries;
  private final Freezes freezes;
  private final InstantSource clock;
  private final String[] known;

  LeaveGoneSuppliers(
      DueLines dueLines,
      Deliveries deliveries,
      Freezes freezes,
      Suppliers suppliers,
      InstantSource clock) {
    this.dueLines = dueLines;
    this.deliveries = deliveries;
    this.freezes = freezes;
    this.clock = clock;
    this.known =
        Stream.concat(suppliers.names().stream(), Stream.of(ByHand.SUPPLIER))
            .toArray(String[]::new);
  }

  @Scheduled(
      every = "${bida.fulfillment.unhurried-every:PT10S}",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> tick() {
    return dueLines.each(
        DUE,
        Tuple.of(known, DeliveryStore.utc(overdue()), BATCH),
        "waits for a supplier that is not connected any more, and cannot be worked on.",
        this::leave);
  }

  private Instant overdue() {
    return clock.instant().minus(OVERDUE);
  }

  // Whoever has that supplier, or a person, may have been faster than this lock.
  private Uni<Void> leave(SqlConnection tx, Deliveries.Locked locked) {
    var deadline = locked.line().nextDeadlineAt();
    if (deadline == null || deadline.isAfter(overdue())) {
      return Uni.createFrom().voidItem();
    }
    return switch (locked.line().status()) {
      case REQUESTED ->
          freezes
              .isFrozen(tx, locked.line().orderNo())
              .flatMap(frozen -> frozen ? Uni.createFrom().voidItem() : notSent(tx, locked));
      case NEEDS_ACCOUNT ->
          apply(tx, locked, new DeliveryCommand.GiveUp(Actor.BUYER, "ACCOUNT_INVALID"))
              .replaceWithVoid();
      case DISPATCHED, ACCEPTED, UNKNOWN, WRITTEN_OFF ->
          apply(tx, locked, new DeliveryCommand.Uncertain("not_connected")).replaceWithVoid();
      case ISSUED, REVEALED, UNAVAILABLE, SUCCEEDED, FAILED, HELD -> Uni.createFrom().voidItem();
    };
  }

  // As where no connection is made: the next one is asked, or it fails within a day.
  private Uni<Void> notSent(SqlConnection tx, Deliveries.Locked locked) {
    return apply(tx, locked, new DeliveryCommand.Dispatch())
        .map(sent -> new Deliveries.Locked(sent.line(), locked.traceparent()))
        .flatMap(sent -> apply(tx, sent, new DeliveryCommand.NotSent("not_connected")))
        .replaceWithVoid();
  }

  private Uni<Deliveries.Applied> apply(
      SqlConnection tx, Deliveries.Locked locked, DeliveryCommand command) {
    return deliveries.apply(tx, locked, By.the("timer"), command);
  }
}
