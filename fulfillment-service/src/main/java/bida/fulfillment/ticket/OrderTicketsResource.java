package bida.fulfillment.ticket;

import bida.fulfillment.ticket.TicketStore.Found;
import bida.platform.database.Database;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The tickets of an order for the app that sold it: when, where and how, and who holds them. */
@Path("/v1/orders/{orderNo}/tickets")
@Produces(MediaType.APPLICATION_JSON)
class OrderTicketsResource {

  private final Database database;
  private final TicketStore store;
  private final Caller caller;

  OrderTicketsResource(Database database, TicketStore store, Caller caller) {
    this.database = database;
    this.store = store;
    this.caller = caller;
  }

  record OrderTickets(String orderNo, List<TicketView> tickets) {}

  @GET
  @RolesAllowed("orders:read")
  public Uni<OrderTickets> show(@PathParam("orderNo") String orderNo) {
    var tenant = caller.tenant();
    var operator = caller.isOperator();
    return store
        .ofOrder(database.pool(), orderNo)
        .map(
            all ->
                all.stream()
                    .map(Found::ticket)
                    .filter(ticket -> operator || ticket.tenant().equals(tenant))
                    .map(TicketView::of)
                    .toList())
        .invoke(
            tickets -> {
              if (tickets.isEmpty()) {
                throw Problems.notFound("tickets_unknown", "No tickets for this order.");
              }
            })
        .map(tickets -> new OrderTickets(orderNo, tickets));
  }
}
