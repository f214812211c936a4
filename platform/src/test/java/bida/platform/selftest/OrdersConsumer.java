package bida.platform.selftest;

import bida.contracts.Event;
import bida.platform.inbox.EventConsumer;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** A Kafka edge like any service's, that remembers what it applied and fails when told to. */
@Singleton
@IfBuildProperty(name = "bida.selftest", stringValue = "true")
public class OrdersConsumer {

  /** What a handler does besides remembering. */
  @FunctionalInterface
  public interface Trouble {
    Uni<Void> meet(Event event, SqlConnection tx);
  }

  private final EventConsumer consumer;
  private final List<Event> applied = new CopyOnWriteArrayList<>();
  private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();

  OrdersConsumer(EventConsumer consumer) {
    this.consumer = consumer;
  }

  @Incoming("orders")
  public Uni<Void> on(ConsumerRecord<String, byte[]> record) {
    return consumer.receive(record, this::apply);
  }

  private Uni<Void> apply(Event event, SqlConnection tx) {
    var trouble = troubles.getOrDefault(event.key(), (_, _) -> Uni.createFrom().voidItem());
    return trouble.meet(event, tx).invoke(() -> applied.add(event));
  }

  public List<Event> appliedOf(String key) {
    return applied.stream().filter(event -> event.key().equals(key)).toList();
  }

  /** What happens from now on when an event of the key is applied. */
  public void trouble(String key, Trouble trouble) {
    troubles.put(key, trouble);
  }
}
