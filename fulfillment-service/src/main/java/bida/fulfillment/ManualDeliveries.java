package bida.fulfillment;

import bida.contracts.Actor;
import bida.contracts.Event;
import bida.fulfillment.core.ByHand;
import bida.fulfillment.core.DeliveryCommand;
import bida.fulfillment.core.DeliveryStatus;
import bida.fulfillment.core.LineDelivery;
import bida.platform.database.Database;
import bida.platform.decision.Decision;
import bida.platform.problem.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What waits for an operator, and what he says became of it. */
@ApplicationScoped
class ManualDeliveries {

  private static final String WAITING =
      """
      select state::text as state, created_at from delivery
      where supplier = 'manual' and status = 'REQUESTED'
        and (created_at, order_no, line_no) > ($1, $2, $3)
      order by created_at, order_no, line_no limit $4
      """;
  // A supplier that delivered after all took the place of his attempt.
  private static final String BY_HAND =
      """
      select attempt_no from attempt where order_no = $1 and line_no = $2 and supplier = 'manual'
      order by created_at desc limit 1
      """;
  private static final String EXISTS = "select from delivery where order_no = $1 and line_no = $2";

  private final Database database;
  private final Deliveries deliveries;
  private final Freezes freezes;

  ManualDeliveries(Database database, Deliveries deliveries, Freezes freezes) {
    this.database = database;
    this.deliveries = deliveries;
    this.freezes = freezes;
  }

  /** A line and where it stands in the queue. */
  record Queued(LineDelivery line, ManualCursor place) {}

  /** {@code proof} where it was delivered, {@code reason} where it cannot be. */
  record Outcome(boolean delivered, @Nullable String proof, @Nullable String reason) {

    DeliveryCommand command() {
      if (delivered) {
        return new DeliveryCommand.Succeeded(proof);
      }
      var why = reason == null ? "RECHARGE_OPERATOR_ERROR" : reason;
      return new DeliveryCommand.GiveUp(
          why.equals("ACCOUNT_INVALID") ? Actor.BUYER : Actor.NOBODY, why);
    }

    boolean isThatOf(LineDelivery line) {
      var attempt = line.attempt();
      return delivered
          && line.status() == DeliveryStatus.SUCCEEDED
          && attempt != null
          && attempt.supplier().equals(ByHand.SUPPLIER);
    }
  }

  Uni<List<Queued>> waiting(ManualCursor after, int limit) {
    return database
        .pool()
        .preparedQuery(WAITING)
        .execute(
            Tuple.of(DeliveryStore.utc(after.createdAt()), after.orderNo(), after.lineNo(), limit))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(
                        row -> {
                          var line = DeliveryStore.toLine(row);
                          return new Queued(
                              line,
                              new ManualCursor(
                                  row.getOffsetDateTime("created_at").toInstant(),
                                  line.orderNo(),
                                  line.lineNo()));
                        })
                    .toList());
  }

  /**
   * Said twice it is said once; of a line that does not wait for an operator it is refused, and
   * that he has delivered it stays known.
   */
  Uni<LineDelivery> end(String orderNo, int lineNo, String operator, Outcome outcome) {
    return database
        .inTransaction(
            tx ->
                tx.preparedQuery(EXISTS)
                    .execute(Tuple.of(orderNo, lineNo))
                    .invoke(
                        rows -> {
                          if (rows.rowCount() == 0) {
                            throw Problems.notFound("delivery_unknown", "No such delivery.");
                          }
                        })
                    .chain(() -> deliveries.lock(tx, orderNo, lineNo))
                    .flatMap(locked -> end(tx, locked, operator, outcome)))
        // Behind the commit, so that his word is kept.
        .invoke(
            line -> {
              if (outcome.delivered() && !outcome.isThatOf(line)) {
                throw noneAwaited();
              }
            });
  }

  private static HttpProblem noneAwaited() {
    return Problems.conflict("no_operator_awaited", "This line does not wait for an operator.");
  }

  private static void unlessRefused(Decision<LineDelivery, Event> decision) {
    if (decision instanceof Decision.Refused(var code, var why)) {
      throw Problems.conflict(code, why);
    }
  }

  private Uni<LineDelivery> end(
      SqlConnection tx, Deliveries.Locked locked, String operator, Outcome outcome) {
    var line = locked.line();
    if (outcome.isThatOf(line)) {
      return Uni.createFrom().item(line);
    }
    if (!ByHand.delivers(line)) {
      return late(tx, locked, operator, outcome);
    }
    return freezes
        .isFrozen(tx, line.orderNo())
        .invoke(
            frozen -> {
              if (frozen) {
                throw Problems.conflict(
                    "delivery_frozen", "Its payment is disputed: nothing is delivered.");
              }
            })
        .chain(
            () -> deliveries.apply(tx, locked, By.the("operator:" + operator), outcome.command()))
        .invoke(applied -> unlessRefused(applied.decision()))
        .map(Deliveries.Applied::line);
  }

  // What he has handed out may be beside the goods of another, or the money: people look at it.
  private Uni<LineDelivery> late(
      SqlConnection tx, Deliveries.Locked locked, String operator, Outcome outcome) {
    var line = locked.line();
    if (!outcome.delivered() || line.status().isOpen()) {
      throw noneAwaited();
    }
    return tx.preparedQuery(BY_HAND)
        .execute(Tuple.of(line.orderNo(), line.lineNo()))
        .flatMap(
            rows ->
                rows.rowCount() == 0
                    ? Uni.createFrom().item(line)
                    : deliveries
                        .apply(
                            tx,
                            locked,
                            By.the("operator:" + operator),
                            line.newsOf(
                                rows.iterator().next().getString("attempt_no"), outcome.command()))
                        .map(Deliveries.Applied::line));
  }
}
