package bida.fulfillment;

import bida.fulfillment.core.DeliveryCommand;
import bida.fulfillment.core.DeliveryStatus;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;

/** A buyer asks after an order: whoever has a line of it is asked now, what waits is tried now. */
@ApplicationScoped
class AskAtOnce {

  private static final By BUYER = By.the("buyer");

  private final Deliveries deliveries;
  private final MaintenanceCalendar calendar;

  AskAtOnce(Deliveries deliveries, MaintenanceCalendar calendar) {
    this.deliveries = deliveries;
    this.calendar = calendar;
  }

  Uni<Void> ask(SqlConnection tx, String orderNo) {
    return deliveries
        .lockOrder(tx, orderNo)
        .flatMap(
            lines -> {
              var all = Uni.createFrom().voidItem();
              for (var line : lines) {
                all = all.chain(() -> ask(tx, line));
              }
              return all;
            });
  }

  // What waits for the end of a maintenance waits on, and nobody is told of it again.
  private Uni<Void> ask(SqlConnection tx, Deliveries.Locked locked) {
    return locked.line().status() == DeliveryStatus.REQUESTED
        ? calendar
            .closed(tx, locked.line())
            .flatMap(
                closed ->
                    closed.leaveOpen(locked.line())
                        ? tell(tx, locked, new DeliveryCommand.AskNow())
                        : tell(tx, locked, new DeliveryCommand.MeetMaintenance(closed)))
        : tell(tx, locked, new DeliveryCommand.AskNow());
  }

  private Uni<Void> tell(SqlConnection tx, Deliveries.Locked locked, DeliveryCommand command) {
    return deliveries.apply(tx, locked, BUYER, command).replaceWithVoid();
  }
}
