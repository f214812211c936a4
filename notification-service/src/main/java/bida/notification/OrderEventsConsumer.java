package bida.notification;

import bida.contracts.Event;
import bida.contracts.OrderEvent.OrderPlaced;
import bida.contracts.OrderEvent.OrderRelinked;
import bida.platform.inbox.EventConsumer;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Flow;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Hears the orders topic; what is worth telling is announced and sent at once. */
@ApplicationScoped
class OrderEventsConsumer {

  private final EventConsumer consumer;
  private final Announcements announcements;
  private final Addressees addressees;
  private final SendDueMessages send;

  OrderEventsConsumer(
      EventConsumer consumer,
      Announcements announcements,
      Addressees addressees,
      SendDueMessages send) {
    this.consumer = consumer;
    this.announcements = announcements;
    this.addressees = addressees;
    this.send = send;
  }

  @Incoming("orders")
  Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> orders() {
    return consumer.inTurn(this::apply, announcements::place, _ -> send.soon());
  }

  private Uni<Void> apply(Event event, SqlConnection tx) {
    return switch (event) {
      case OrderPlaced placed ->
          addressees.keep(tx, placed).chain(() -> announcements.announce(event, tx));
      case OrderRelinked relinked -> addressees.relink(tx, relinked);
      default -> announcements.announce(event, tx);
    };
  }
}
