package bida.notification;

import bida.platform.inbox.EventConsumer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Flow;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

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
  Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> fulfillments() {
    return consumer.inTurn(announcements::announce, announcements::place, _ -> send.soon());
  }
}
