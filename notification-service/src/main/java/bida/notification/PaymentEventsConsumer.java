package bida.notification;

import bida.platform.inbox.EventConsumer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Flow;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Hears the payments topic; what is worth telling is announced and sent at once. */
@ApplicationScoped
class PaymentEventsConsumer {

  private final EventConsumer consumer;
  private final Announcements announcements;
  private final SendDueMessages send;

  PaymentEventsConsumer(EventConsumer consumer, Announcements announcements, SendDueMessages send) {
    this.consumer = consumer;
    this.announcements = announcements;
    this.send = send;
  }

  @Incoming("payments")
  Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> payments() {
    return consumer.inTurn(announcements::announce, announcements::place, _ -> send.soon());
  }
}
