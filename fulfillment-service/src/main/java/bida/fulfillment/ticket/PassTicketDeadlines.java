package bida.fulfillment.ticket;

import bida.contracts.Event;
import bida.fulfillment.ticket.TicketStore.Found;
import bida.fulfillment.ticket.core.TicketCommand.PassDeadline;
import bida.platform.database.Database;
import bida.platform.decision.Decision.Accepted;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The clock edge of tickets: reminds of a session a day before it begins, once per line, and ends
 * what nobody used.
 */
@ApplicationScoped
class PassTicketDeadlines {

  private static final Logger LOG = Logger.getLogger(PassTicketDeadlines.class);

  private static final String NEXT =
      """
      select order_no, line_no from ticket
      where next_deadline_at <= $1 and not order_no = any($2)
      order by next_deadline_at limit 1 for update skip locked
      """;
  private static final String DUE =
      """
      select state::text as state, traceparent from ticket
      where order_no = $1 and line_no = $2 and next_deadline_at <= $3 order by unit
      """;

  private final Database database;
  private final Tickets tickets;
  private final TicketConfig config;
  private final InstantSource clock;

  PassTicketDeadlines(
      Database database, Tickets tickets, TicketConfig config, InstantSource clock) {
    this.database = database;
    this.tickets = tickets;
    this.config = config;
    this.clock = clock;
  }

  @Scheduled(
      every = "1s",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> tick() {
    // An order that cannot be handled is left out of the tick; the others go on.
    return passNext(config.deadlineBatch(), new ArrayList<>());
  }

  private Uni<Void> passNext(int left, List<String> leftOut) {
    if (left == 0) {
      return Uni.createFrom().voidItem();
    }
    var orderNo = new ArrayList<String>();
    return database
        .inTransaction(tx -> pass(tx, leftOut, orderNo))
        .onFailure()
        .recoverWithUni(
            failure -> {
              if (orderNo.isEmpty()) {
                return Uni.createFrom().failure(failure);
              }
              LOG.errorf(
                  failure, "Tickets of %s: their deadline cannot pass now.", orderNo.getLast());
              leftOut.add(orderNo.getLast());
              return Uni.createFrom().item(true);
            })
        .flatMap(some -> some ? passNext(left - 1, leftOut) : Uni.createFrom().voidItem());
  }

  private Uni<Boolean> pass(SqlConnection tx, List<String> leftOut, List<String> orderNo) {
    return tx.preparedQuery(NEXT)
        .execute(Tuple.of(TicketStore.utc(clock.instant()), leftOut.toArray(String[]::new)))
        .flatMap(
            rows -> {
              if (rows.rowCount() == 0) {
                return Uni.createFrom().item(false);
              }
              var line = rows.iterator().next();
              orderNo.add(line.getString("order_no"));
              return passLine(tx, line).replaceWith(true);
            });
  }

  private Uni<Void> passLine(SqlConnection tx, Row line) {
    return tx.preparedQuery(DUE)
        .execute(
            Tuple.of(
                line.getString("order_no"),
                line.getInteger("line_no"),
                TicketStore.utc(clock.instant())))
        .flatMap(rows -> passAll(tx, TicketStore.all(rows)));
  }

  private Uni<Void> passAll(SqlConnection tx, List<Found> due) {
    return Multi.createFrom()
        .iterable(due)
        .onItem()
        .transformToUniAndConcatenate(
            one -> tickets.applyUntold(tx, one.ticket().id(), "clock", new PassDeadline()))
        .collect()
        .asList()
        .flatMap(
            all -> {
              // The tickets of a line have one session: its reminder is told once.
              List<Event> told =
                  all.stream()
                      .flatMap(
                          one ->
                              one.decision() instanceof Accepted<?, Event>(_, var events)
                                  ? events.stream()
                                  : Stream.<Event>of())
                      .distinct()
                      .toList();
              return due.isEmpty()
                  ? Uni.createFrom().voidItem()
                  : tickets.publish(
                      tx, due.getFirst().ticket(), due.getFirst().traceparent(), told);
            });
  }
}
