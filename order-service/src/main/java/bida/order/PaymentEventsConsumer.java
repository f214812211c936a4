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
  private final OrderHints hints;

  PaymentEventsConsumer(EventConsumer consumer, OrderFacts facts, OrderHints hints) {
    this.consumer = consumer;
    this.facts = facts;
    this.hints = hints;
  }

  @Incoming("payments")
  Uni<Void> on(ConsumerRecord<String, byte[]> record) {
    return consumer.receive(record, facts::hear).invoke(() -> hints.changedHere(record.key()));
  }
}
