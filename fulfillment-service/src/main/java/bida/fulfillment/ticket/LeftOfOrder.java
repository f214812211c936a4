package bida.fulfillment.ticket;

import bida.contracts.FulfillmentEvent.TicketRedeemed;
import bida.fulfillment.ticket.core.Ticket;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** How many tickets of an order can still be used, counted when one has just been. */
@ApplicationScoped
class LeftOfOrder {

  // Two tickets of one order at two gates: whoever counts second sees the first one, for it holds
  // this lock until it is committed. Lines before tickets, as everybody locks who wants both.
  private static final String LOCK =
      "select from delivery where order_no = $1 order by line_no for update";
  private static final String COUNT =
      "select count(*)::int as rest from ticket where order_no = $1 and status = 'ISSUED'";

  /** Before a ticket of the order is decided upon. */
  Uni<Void> lock(SqlConnection tx, String orderNo) {
    return tx.preparedQuery(LOCK).execute(Tuple.of(orderNo)).replaceWithVoid();
  }

  /** Under that lock. */
  Uni<TicketRedeemed> after(SqlConnection tx, Ticket ticket, Instant at) {
    return tx.preparedQuery(COUNT)
        .execute(Tuple.of(ticket.orderNo()))
        .map(
            rows ->
                new TicketRedeemed(
                    ticket.orderNo(),
                    ticket.tenant(),
                    ticket.lineNo(),
                    ticket.id().toString(),
                    rows.iterator().next().getInteger("rest"),
                    at));
  }
}
