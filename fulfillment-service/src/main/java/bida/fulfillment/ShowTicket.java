package bida.fulfillment;

import bida.fulfillment.Deliveries.Locked;
import bida.fulfillment.core.DeliveryCommand;
import bida.fulfillment.ticket.ShowCodes;
import bida.fulfillment.ticket.ShowCodes.Medium;
import bida.fulfillment.ticket.ShowCodes.Opened;
import bida.fulfillment.ticket.ShowCodes.Viewer;
import bida.platform.database.Database;
import bida.platform.problem.Problems;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/**
 * Shows the codes of a ticket to its holder. From the first show on the line cannot be taken back,
 * and the answer leaves only after that is committed.
 */
@ApplicationScoped
class ShowTicket {

  private final Database database;
  private final Deliveries deliveries;
  private final Freezes freezes;
  private final ShowCodes codes;

  ShowTicket(Database database, Deliveries deliveries, Freezes freezes, ShowCodes codes) {
    this.database = database;
    this.deliveries = deliveries;
    this.freezes = freezes;
    this.codes = codes;
  }

  Uni<Opened> run(UUID ticketId, Viewer viewer, Medium medium) {
    return database.inTransaction(
        tx ->
            codes
                .line(tx, ticketId, viewer)
                .flatMap(line -> deliveries.lock(tx, line.orderNo(), line.lineNo()))
                .call(locked -> requireOpen(tx, locked, ticketId))
                .flatMap(locked -> show(tx, locked, ticketId, viewer, medium)));
  }

  private Uni<Opened> show(
      SqlConnection tx, Locked locked, UUID ticketId, Viewer viewer, Medium medium) {
    return codes
        .show(tx, ticketId, viewer, medium)
        .call(
            () ->
                deliveries.apply(
                    tx, locked, By.the(viewer.clientId()), new DeliveryCommand.RevealKeys()));
  }

  // As with keys: what was seen before is no secret any more, the rest waits, also beside it.
  private Uni<Void> requireOpen(SqlConnection tx, Locked locked, UUID ticketId) {
    return freezes
        .isFrozen(tx, locked.line().orderNo())
        .flatMap(frozen -> frozen ? codes.wasShown(tx, ticketId) : Uni.createFrom().item(true))
        .invoke(
            open -> {
              if (!open) {
                throw Problems.conflict(
                    "delivery_frozen",
                    "A dispute about the payment of this order has to end first.");
              }
            })
        .replaceWithVoid();
  }
}
