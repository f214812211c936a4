package bida.notification;

import bida.platform.inbox.EventConsumer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears the fulfillments topic; what is worth telling is announced and sent at once. */
@ApplicationScoped
class FulfillmentEventsConsumer {

  private final EventConsumer consumer;
  private final Announcements announcements;
  private final SendDueMessages send;

  FulfillmentEventsConsumer(
      EventConsumer consumer, Announcements announcements, SendDueMessages send) {
    this.consumer = consumer;
    this.announcements = announcements;
    this.send = send;
  }

  @Incoming("fulfillments")
  public Uni<Void> on(ConsumerRecord<String, byte[]> record) {
    return consumer
        .receive(record, (event, tx) -> announcements.announce(tx, event))
        .invoke(send::soon);
  }
}
