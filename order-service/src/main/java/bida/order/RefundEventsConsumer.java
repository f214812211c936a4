package bida.order;

import bida.platform.inbox.EventConsumer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What refund-service ruled; an approval shows when the channel has carried it out. */
@ApplicationScoped
class RefundEventsConsumer {

  private final EventConsumer consumer;
  private final OrderFacts facts;

  RefundEventsConsumer(EventConsumer consumer, OrderFacts facts) {
    this.consumer = consumer;
    this.facts = facts;
  }

  @Incoming("refunds")
  Uni<Void> on(ConsumerRecord<String, byte[]> record) {
    return consumer.receive(record, facts::hear);
  }
}
