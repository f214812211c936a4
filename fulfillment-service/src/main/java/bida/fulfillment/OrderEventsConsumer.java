package bida.fulfillment;

import bida.contracts.Event;
import bida.contracts.OrderEvent.DeliveryHoldRequested;
import bida.contracts.OrderEvent.DeliveryRequested;
import bida.contracts.OrderEvent.DeliveryUrged;
import bida.contracts.OrderEvent.OrderDisputed;
import bida.contracts.OrderEvent.RecipientCorrected;
import bida.fulfillment.core.DeliveryCommand;
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
  private final AskAtOnce askAtOnce;

  OrderEventsConsumer(
      EventConsumer consumer,
      TakeOn takeOn,
      HoldOrder holdOrder,
      Freezes freezes,
      Deliveries deliveries,
      AskAtOnce askAtOnce) {
    this.consumer = consumer;
    this.takeOn = takeOn;
    this.holdOrder = holdOrder;
    this.freezes = freezes;
    this.deliveries = deliveries;
    this.askAtOnce = askAtOnce;
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
      case DeliveryUrged e -> askAtOnce.ask(tx, e.orderNo());
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
