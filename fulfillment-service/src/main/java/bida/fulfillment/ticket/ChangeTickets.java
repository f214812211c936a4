package bida.fulfillment.ticket;

import bida.contracts.Event;
import bida.fulfillment.ticket.Tickets.Applied;
import bida.fulfillment.ticket.core.Ticket;
import bida.fulfillment.ticket.core.TicketCommand;
import bida.fulfillment.ticket.core.TicketCommand.Reschedule;
import bida.fulfillment.ticket.core.TicketProduct;
import bida.platform.decision.Decision.Refused;
import bida.platform.problem.Problems;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the holder of a ticket may want: other codes, another session. */
@ApplicationScoped
class ChangeTickets {

  private final TicketStore store;
  private final Tickets tickets;
  private final TicketProducts products;

  ChangeTickets(TicketStore store, Tickets tickets, TicketProducts products) {
    this.store = store;
    this.tickets = tickets;
    this.products = products;
  }

  Uni<Ticket> run(
      SqlConnection tx, UUID id, String tenant, String holderId, TicketCommand command) {
    return store
        .byId(tx, id)
        .invoke(
            found -> ShowCodes.requireHolder(ShowCodes.visible(found, tenant), tenant, holderId))
        .chain(() -> tickets.apply(tx, id, tenant, command))
        .map(ChangeTickets::accepted);
  }

  Uni<Ticket> reschedule(SqlConnection tx, UUID id, String tenant, String holderId, String sku) {
    return products
        .lock(tx, sku)
        .call(product -> requireRoom(tx, sku, product))
        .flatMap(product -> run(tx, id, tenant, holderId, new Reschedule(sku, known(product))));
  }

  private Uni<Void> requireRoom(SqlConnection tx, String sku, @Nullable TicketProduct product) {
    var capacity = known(product).capacity();
    return capacity == null
        ? Uni.createFrom().voidItem()
        : products
            .taken(tx, sku)
            .invoke(
                taken -> {
                  if (taken >= capacity) {
                    throw Problems.conflict("session_full", "No place is left in that session.");
                  }
                })
            .replaceWithVoid();
  }

  private static TicketProduct known(@Nullable TicketProduct product) {
    if (product == null) {
      throw Problems.unprocessable("product_unknown", "No ticket is set for this SKU.");
    }
    return product;
  }

  static Ticket accepted(Applied applied) {
    if (applied.decision() instanceof Refused<Ticket, Event>(var code, var why)) {
      throw Problems.conflict(code, why);
    }
    return applied.ticket();
  }
}
