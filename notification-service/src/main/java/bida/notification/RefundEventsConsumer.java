package bida.notification;

import bida.platform.inbox.EventConsumer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Flow;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Hears the refunds topic; what is worth telling is announced and sent at once. */
@ApplicationScoped
class RefundEventsConsumer {

  private final EventConsumer consumer;
  private final Announcements announcements;
  private final SendDueMessages send;

  RefundEventsConsumer(EventConsumer consumer, Announcements announcements, SendDueMessages send) {
    this.consumer = consumer;
    this.announcements = announcements;
    this.send = send;
  }

  @Incoming("refunds")
  Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> refunds() {
    return consumer.inTurn(announcements::announce, announcements::place, _ -> send.soon());
  }
}
