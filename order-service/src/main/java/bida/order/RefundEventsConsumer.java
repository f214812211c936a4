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
  private final OrderHints hints;

  RefundEventsConsumer(EventConsumer consumer, OrderFacts facts, OrderHints hints) {
    this.consumer = consumer;
    this.facts = facts;
    this.hints = hints;
  }

  @Incoming("refunds")
  Uni<Void> on(ConsumerRecord<String, byte[]> record) {
    return consumer.receive(record, facts::hear).invoke(() -> hints.changedHere(record.key()));
  }
}
