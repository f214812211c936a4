package bida.fulfillment;

import bida.contracts.Event;
import bida.contracts.OrderEvent.DeliveryHoldRequested;
import bida.contracts.OrderEvent.DeliveryRequested;
import bida.contracts.OrderEvent.OrderDisputed;
import bida.contracts.OrderEvent.OrderRefunded;
import bida.contracts.OrderEvent.RecipientCorrected;
import bida.fulfillment.core.DeliveryCommand;
import bida.fulfillment.ticket.IssueTickets;
import bida.platform.inbox.EventConsumer;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What order-service asks for. */
@ApplicationScoped
class OrderEventsConsumer {

  private final EventConsumer consumer;
  private final TakeOn takeOn;
  private final HoldOrder holdOrder;
  private final Freezes freezes;
  private final Deliveries deliveries;
  private final IssueTickets tickets;

  OrderEventsConsumer(
      EventConsumer consumer,
      TakeOn takeOn,
      HoldOrder holdOrder,
      Freezes freezes,
      Deliveries deliveries,
      IssueTickets tickets) {
    this.consumer = consumer;
    this.takeOn = takeOn;
    this.holdOrder = holdOrder;
    this.freezes = freezes;
    this.deliveries = deliveries;
    this.tickets = tickets;
  }

  @Incoming("orders")
  Uni<Void> on(ConsumerRecord<String, byte[]> record) {
    return consumer.receive(record, this::apply);
  }

  private Uni<Void> apply(Event event, SqlConnection tx) {
    return switch (event) {
      case DeliveryRequested e -> takeOn.take(tx, e);
      case DeliveryHoldRequested e -> holdOrder.hold(tx, e);
      case OrderDisputed e -> freezes.note(tx, e);
      // The money is back: whoever has the codes is let in by them no more.
      case OrderRefunded e when e.fully() -> tickets.revokeAll(tx, e.orderNo(), "REFUNDED");
      case RecipientCorrected e ->
          deliveries
              .apply(
                  tx,
                  e.orderNo(),
                  e.lineNo(),
                  By.the("order"),
                  new DeliveryCommand.CorrectAccount(e.recipient(), e.promisedBy()))
              .replaceWithVoid();
      default -> Uni.createFrom().voidItem();
    };
  }
}
