package bida.fulfillment;

import bida.contracts.Event;
import bida.contracts.FulfillmentEvent.DeliveryHeld;
import bida.contracts.FulfillmentEvent.DeliveryHoldRefused;
import bida.contracts.OrderEvent.DeliveryHoldRequested;
import bida.fulfillment.Deliveries.Locked;
import bida.fulfillment.core.DeliveryCommand;
import bida.fulfillment.core.DeliveryStatus;
import bida.fulfillment.core.HoldRule;
import bida.fulfillment.core.HoldRule.Ruling;
import bida.fulfillment.core.LineDelivery;
import bida.fulfillment.ticket.IssueTickets;
import bida.fulfillment.vault.Allocation;
import bida.platform.database.InOrder;
import bida.platform.observability.Traces;
import bida.platform.outbox.Outbox;
import bida.platform.outbox.Publication;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;

/**
 * The fence after payment: under the locks of all lines, stops the lines that were named, all of
 * them or none, and says why not.
 */
@ApplicationScoped
class HoldOrder {

  private static final String FENCE =
      """
      insert into delivery_hold (order_no, tenant, reason, held_at) values ($1, $2, $3, $4)
      on conflict (order_no) do nothing
      """;

  private static final String FENCE_LINES =
      """
      insert into delivery_hold_line (order_no, line_no, tenant, reason, held_at)
      select $1::text, asked.line_no, $2::text, $3::text, $4::timestamptz
      from unnest($5::int[]) as asked (line_no)
      on conflict (order_no, line_no) do nothing
      """;

  private final Deliveries deliveries;
  private final Allocation allocation;
  private final IssueTickets tickets;
  private final Outbox outbox;
  private final Traces traces;
  private final InstantSource clock;

  HoldOrder(
      Deliveries deliveries,
      Allocation allocation,
      IssueTickets tickets,
      Outbox outbox,
      Traces traces,
      InstantSource clock) {
    this.deliveries = deliveries;
    this.allocation = allocation;
    this.tickets = tickets;
    this.outbox = outbox;
    this.traces = traces;
    this.clock = clock;
  }

  Uni<Void> hold(SqlConnection tx, DeliveryHoldRequested asked) {
    return deliveries
        .lockOrder(tx, asked.orderNo())
        .map(lines -> named(lines, asked))
        .flatMap(
            lines ->
                switch (HoldRule.rule(lines.stream().map(Locked::line).toList())) {
                  case Ruling.TooLate(var reason) ->
                      tell(
                          tx,
                          asked,
                          new DeliveryHoldRefused(
                              asked.orderNo(),
                              asked.tenant(),
                              reason,
                              clock.instant(),
                              asked.lineNos(),
                              asked.reason()));
                  case Ruling.InTime() -> stop(tx, asked, lines);
                });
  }

  private static List<Locked> named(List<Locked> lines, DeliveryHoldRequested asked) {
    var lineNos = asked.lineNos();
    return lineNos == null
        ? lines
        : lines.stream().filter(locked -> lineNos.contains(locked.line().lineNo())).toList();
  }

  private Uni<Void> stop(SqlConnection tx, DeliveryHoldRequested asked, List<Locked> lines) {
    var fenced = fence(tx, asked).chain(() -> InOrder.each(lines, line -> stop(tx, line)));
    return fenced.chain(
        () ->
            tell(
                tx,
                asked,
                new DeliveryHeld(
                    asked.orderNo(),
                    asked.tenant(),
                    clock.instant(),
                    asked.lineNos(),
                    asked.reason())));
  }

  // A line that was not asked for yet is fenced as well: the request may come behind this one.
  private Uni<Void> fence(SqlConnection tx, DeliveryHoldRequested asked) {
    var whole =
        Tuple.of(
            asked.orderNo(), asked.tenant(), asked.reason(), DeliveryStore.utc(clock.instant()));
    var lineNos = asked.lineNos();
    return (lineNos == null
            ? tx.preparedQuery(FENCE).execute(whole)
            : tx.preparedQuery(FENCE_LINES)
                .execute(whole.addArrayOfInteger(lineNos.toArray(Integer[]::new))))
        .replaceWithVoid();
  }

  private Uni<Void> stop(SqlConnection tx, Locked locked) {
    return deliveries
        .apply(tx, locked, By.the("order"), new DeliveryCommand.Hold())
        .chain(
            () ->
                locked.line().status() == DeliveryStatus.ISSUED
                    ? takeBack(tx, locked.line())
                    : Uni.createFrom().voidItem());
  }

  private Uni<Void> takeBack(SqlConnection tx, LineDelivery line) {
    return line.isTicket() ? tickets.revoke(tx, line, "HELD") : allocation.quarantine(tx, line);
  }

  private Uni<Void> tell(SqlConnection tx, DeliveryHoldRequested asked, Event event) {
    return outbox.publish(
        tx, Publication.of(asked.orderNo(), asked.tenant(), traces.current(), List.of(event)));
  }
}
