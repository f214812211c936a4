package bida.payment;

import bida.contracts.Event;
import bida.contracts.OrderEvent.OrderPlaced;
import bida.contracts.OrderEvent.OrderRelinked;
import bida.contracts.OrderEvent.PaymentCloseRequested;
import bida.payment.core.PaymentWindow;
import bida.payment.core.WindowCommand;
import bida.platform.inbox.EventConsumer;
import bida.platform.observability.Traces;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.Flow;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** What orders ask of us: take money, and stop taking it. */
@ApplicationScoped
class OrderEventsConsumer {

  private final EventConsumer consumer;
  private final Windows windows;
  private final CloseWindows closeWindows;
  private final AwaitedOrders awaitedOrders;
  private final Traces traces;

  OrderEventsConsumer(
      EventConsumer consumer,
      Windows windows,
      CloseWindows closeWindows,
      AwaitedOrders awaitedOrders,
      Traces traces) {
    this.consumer = consumer;
    this.windows = windows;
    this.closeWindows = closeWindows;
    this.awaitedOrders = awaitedOrders;
    this.traces = traces;
  }

  @Incoming("orders")
  Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> orders() {
    return consumer.inTurn(this::apply, _ -> "", this::applied);
  }

  private void applied(List<ConsumerRecord<String, byte[]>> records) {
    records.forEach(record -> awaitedOrders.came(record.key()));
    if (records.stream().anyMatch(OrderEventsConsumer::isWork)) {
      closeWindows.call();
    }
  }

  // What is to be closed, and what a wallet pays by itself.
  private static boolean isWork(ConsumerRecord<String, byte[]> record) {
    return EventConsumer.tells(record, PaymentCloseRequested.class)
        || EventConsumer.tells(record, OrderPlaced.class);
  }

  private Uni<Void> apply(Event event, SqlConnection tx) {
    return switch (event) {
      case OrderPlaced placed -> windows.place(tx, PaymentWindow.of(placed), traces.current());
      case PaymentCloseRequested asked -> fence(tx, asked);
      case OrderRelinked relinked -> relink(tx, relinked);
      default -> Uni.createFrom().voidItem();
    };
  }

  private Uni<Void> relink(SqlConnection tx, OrderRelinked relinked) {
    return windows
        .apply(
            tx,
            relinked.orderNo(),
            new WindowCommand.Relink(relinked.buyerId()),
            "order-service",
            traces.current())
        .replaceWithVoid();
  }

  private Uni<Void> fence(SqlConnection tx, PaymentCloseRequested asked) {
    return windows
        .apply(
            tx,
            asked.orderNo(),
            new WindowCommand.Fence(asked.requestedAt()),
            "order-service",
            traces.current())
        .replaceWithVoid();
  }
}
