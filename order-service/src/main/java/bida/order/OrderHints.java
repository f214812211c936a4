package bida.order;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Tells the live streams of this instance which order to look at; a lost hint costs one poll. */
@ApplicationScoped
class OrderHints {

  private static final String EVERY_ORDER = "";

  private final BroadcastProcessor<String> changed = BroadcastProcessor.create();
  private volatile boolean stopped;

  @Incoming("hints")
  void on(ConsumerRecord<String, byte[]> record) {
    if (record.key() != null) {
      changed.onNext(record.key());
    }
  }

  // A stream never ends by itself, and a graceful shutdown would wait for it in vain.
  void stop(@Observes ShutdownDelayInitiatedEvent event) {
    stopped = true;
    changed.onNext(EVERY_ORDER);
  }

  boolean isStopped() {
    return stopped;
  }

  /** Emits when the order may have changed, and when the instance is about to stop. */
  Multi<String> of(String orderNo) {
    return changed
        .onOverflow()
        .drop()
        .filter(changed -> changed.equals(orderNo) || changed.equals(EVERY_ORDER));
  }
}
