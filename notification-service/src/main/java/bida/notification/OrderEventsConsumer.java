package bida.notification;

import bida.contracts.Event;
import bida.contracts.OrderEvent.OrderPlaced;
import bida.contracts.OrderEvent.OrderRelinked;
import bida.platform.inbox.EventConsumer;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

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
  public Uni<Void> on(ConsumerRecord<String, byte[]> record) {
    return consumer.receive(record, this::apply).invoke(send::soon);
  }

  private Uni<Void> apply(Event event, SqlConnection tx) {
    return switch (event) {
      case OrderPlaced placed ->
          addressees.keep(tx, placed).chain(() -> announcements.announce(tx, event));
      case OrderRelinked relinked -> addressees.relink(tx, relinked);
      default -> announcements.announce(tx, event);
    };
  }
}
