package bida.order;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/** Tells the live streams of this instance which order to look at; a lost hint costs one poll. */
@ApplicationScoped
class OrderHints {

  // By order: a hint costs the same however many other orders are looked at.
  private final ConcurrentMap<String, Set<MultiEmitter<? super String>>> watchers =
      new ConcurrentHashMap<>();
  private volatile boolean stopped;

  @Incoming("hints")
  void on(ConsumerRecords<String, byte[]> records) {
    for (var record : records) {
      if (record.key() != null) {
        tell(record.key());
      }
    }
  }

  /**
   * This instance has just committed what it heard of the order: whoever watches it here need not
   * wait until it has come back through Kafka, as those of other instances do.
   */
  void changedHere(@Nullable String orderNo) {
    if (orderNo != null) {
      tell(orderNo);
    }
  }

  // A stream never ends by itself, and a graceful shutdown would wait for it in vain.
  void stop(@Observes ShutdownDelayInitiatedEvent event) {
    stopped = true;
    watchers.keySet().forEach(this::tell);
  }

  boolean isStopped() {
    return stopped;
  }

  /** Emits when the order may have changed, and when the instance is about to stop. */
  Multi<String> of(String orderNo) {
    return Multi.createFrom()
        .emitter(
            watcher -> {
              add(orderNo, watcher);
              if (stopped) {
                watcher.emit(orderNo);
              }
              watcher.onTermination(() -> remove(orderNo, watcher));
            },
            BackPressureStrategy.LATEST);
  }

  private void tell(String orderNo) {
    watchers.getOrDefault(orderNo, Set.of()).forEach(watcher -> watcher.emit(orderNo));
  }

  private void add(String orderNo, MultiEmitter<? super String> watcher) {
    watchers.compute(
        orderNo,
        (_, known) -> {
          var all =
              known == null ? ConcurrentHashMap.<MultiEmitter<? super String>>newKeySet() : known;
          all.add(watcher);
          return all;
        });
  }

  private void remove(String orderNo, MultiEmitter<? super String> watcher) {
    watchers.computeIfPresent(
        orderNo,
        (_, all) -> {
          all.remove(watcher);
          return all.isEmpty() ? null : all;
        });
  }
}
