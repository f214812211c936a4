package bida.order;

import bida.contracts.Event;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.PaymentDisputed;
import bida.contracts.PaymentEvent.PaymentUnmatched;
import bida.contracts.PaymentEvent.PaymentWindowClosed;
import bida.contracts.PaymentEvent.RefundCompleted;
import bida.contracts.PaymentEvent.RefundFailed;
import bida.order.core.OrderCommand.CloseWindow;
import bida.order.core.OrderCommand.CompleteRefund;
import bida.order.core.OrderCommand.ConfirmPayment;
import bida.order.core.OrderCommand.FailRefund;
import bida.order.core.OrderCommand.NoteDispute;
import bida.order.core.OrderCommand.NoteMismatch;
import bida.platform.inbox.EventConsumer;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What the channels did, as payment-callback-service tells it. */
@ApplicationScoped
class PaymentEventsConsumer {

  private final EventConsumer consumer;
  private final OrderFacts facts;

  PaymentEventsConsumer(EventConsumer consumer, OrderFacts facts) {
    this.consumer = consumer;
    this.facts = facts;
  }

  @Incoming("payments")
  Uni<Void> on(ConsumerRecord<String, byte[]> record) {
    return consumer.receive(record, this::apply);
  }

  private Uni<Void> apply(Event event, SqlConnection tx) {
    return switch (event) {
      case PaymentConfirmed e ->
          facts.tell(
              tx,
              e.orderNo(),
              "payment",
              new ConfirmPayment(e.paymentId(), e.amount(), e.paidAt(), false));
      case PaymentUnmatched e ->
          facts.tell(tx, e.orderNo(), "payment", new NoteMismatch(e.paymentId()));
      case PaymentWindowClosed e ->
          facts.tell(tx, e.orderNo(), "payment", new CloseWindow(e.reason()));
      case RefundCompleted e ->
          facts.tell(
              tx,
              e.orderNo(),
              "payment",
              new CompleteRefund(e.refundNo(), e.paymentId(), e.amount()));
      case RefundFailed e ->
          facts.tell(
              tx,
              e.orderNo(),
              "payment",
              new FailRefund(e.refundNo(), e.paymentId(), e.routeBroken()));
      case PaymentDisputed e ->
          facts.tell(
              tx,
              e.orderNo(),
              "payment",
              new NoteDispute(
                  e.channel() + ":" + e.disputeId(), e.stage(), e.paymentId(), e.amount(), e.at()));
      default -> Uni.createFrom().voidItem();
    };
  }
}
