package bida.order;

import bida.platform.inbox.EventConsumer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What the channels did, as payment-callback-service tells it. */
@ApplicationScoped
class PaymentEventsConsumer {

  private final EventConsumer consumer;
  private final OrderFacts facts;

  PaymentEventsConsumer(EventConsumer consumer, OrderFacts facts) {
    this.consumer = consumer;
    this.facts = facts;
  }

  @Incoming("payments")
  Uni<Void> on(ConsumerRecord<String, byte[]> record) {
    return consumer.receive(record, facts::hear);
  }
}
