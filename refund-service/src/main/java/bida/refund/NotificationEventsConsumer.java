package bida.refund;

import bida.contracts.CaseNeeded;
import bida.contracts.Event;
import bida.platform.inbox.EventConsumer;
import bida.platform.observability.Traces;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Flow;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Opens the cases notification-service asks for. */
@ApplicationScoped
class NotificationEventsConsumer {

  private final EventConsumer consumer;
  private final Cases cases;
  private final Traces traces;

  NotificationEventsConsumer(EventConsumer consumer, Cases cases, Traces traces) {
    this.consumer = consumer;
    this.cases = cases;
    this.traces = traces;
  }

  @Incoming("notifications")
  Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> notifications() {
    return consumer.inTurn(this::apply, event -> event instanceof CaseNeeded ? null : "", _ -> {});
  }

  private Uni<Void> apply(Event event, SqlConnection tx) {
    return event instanceof CaseNeeded needed
        ? cases.need(tx, needed, null, traces.current())
        : Uni.createFrom().voidItem();
  }
}
