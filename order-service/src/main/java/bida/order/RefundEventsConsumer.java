package bida.order;

import bida.contracts.Event;
import bida.contracts.RefundEvent.RefundRefused;
import bida.order.core.OrderCommand.RefuseRefund;
import bida.platform.inbox.EventConsumer;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
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
    return consumer.receive(record, this::apply);
  }

  private Uni<Void> apply(Event event, SqlConnection tx) {
    return event instanceof RefundRefused refused
        ? facts.tell(tx, refused.orderNo(), "refund", new RefuseRefund(refused.paymentId()))
        : Uni.createFrom().voidItem();
  }
}
