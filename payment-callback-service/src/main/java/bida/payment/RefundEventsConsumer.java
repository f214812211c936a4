package bida.payment;

import bida.contracts.Event;
import bida.contracts.RefundEvent.RefundApproved;
import bida.platform.inbox.EventConsumer;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

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
  public Uni<Void> on(ConsumerRecord<String, byte[]> record) {
    return consumer.receive(record, this::apply).invoke(executeRefunds::call);
  }

  private Uni<Void> apply(Event event, SqlConnection tx) {
    return switch (event) {
      case RefundApproved approved -> approveRefund.apply(tx, approved);
      default -> Uni.createFrom().voidItem();
    };
  }
}
