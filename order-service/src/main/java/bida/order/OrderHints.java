package bida.order;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Tells the live streams of this instance which order to look at; a lost hint costs one poll. */
@ApplicationScoped
class OrderHints {

  private final BroadcastProcessor<String> changed = BroadcastProcessor.create();

  @Incoming("hints")
  void on(ConsumerRecord<String, byte[]> record) {
    if (record.key() != null) {
      changed.onNext(record.key());
    }
  }

  Multi<String> of(String orderNo) {
    return changed.onOverflow().drop().filter(orderNo::equals);
  }
}
