package bida.payment;

import bida.contracts.Event;
import bida.contracts.RefundEvent.RefundApproved;
import bida.platform.inbox.EventConsumer;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Flow;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** What refund-service decided. */
@ApplicationScoped
class RefundEventsConsumer {

  private final EventConsumer consumer;
  private final ApproveRefund approveRefund;
  private final ExecuteRefunds executeRefunds;

  RefundEventsConsumer(
      EventConsumer consumer, ApproveRefund approveRefund, ExecuteRefunds executeRefunds) {
    this.consumer = consumer;
    this.approveRefund = approveRefund;
    this.executeRefunds = executeRefunds;
  }

  @Incoming("refunds")
  Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> refunds() {
    return consumer.inTurn(this::apply, _ -> "", _ -> executeRefunds.call());
  }

  private Uni<Void> apply(Event event, SqlConnection tx) {
    return switch (event) {
      case RefundApproved approved -> approveRefund.apply(tx, approved);
      default -> Uni.createFrom().voidItem();
    };
  }
}
