package bida.refund;

import bida.contracts.CaseNeeded;
import bida.contracts.Event;
import bida.contracts.PaymentEvent.ChannelRefundReported;
import bida.contracts.PaymentEvent.PaymentClaimed;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.PaymentDisputed;
import bida.contracts.PaymentEvent.PaymentUnmatched;
import bida.contracts.PaymentEvent.RefundCompleted;
import bida.contracts.PaymentEvent.RefundFailed;
import bida.platform.inbox.EventConsumer;
import bida.platform.observability.Traces;
import bida.refund.core.RefundCommand;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Flow;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jspecify.annotations.Nullable;

/** Hears what was captured and what became of the refunds. */
@ApplicationScoped
class PaymentEventsConsumer {

  private final EventConsumer consumer;
  private final Refunds refunds;
  private final ArrivedMoney money;
  private final DisputedPayments disputes;
  private final Cases cases;
  private final Traces traces;

  PaymentEventsConsumer(
      EventConsumer consumer,
      Refunds refunds,
      ArrivedMoney money,
      DisputedPayments disputes,
      Cases cases,
      Traces traces) {
    this.consumer = consumer;
    this.refunds = refunds;
    this.money = money;
    this.disputes = disputes;
    this.cases = cases;
    this.traces = traces;
  }

  @Incoming("payments")
  Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> payments() {
    return consumer.inTurn(this::apply, PaymentEventsConsumer::place, _ -> {});
  }

  // Whatever else touches refunds and cases, each in an order of its own.
  private static @Nullable String place(Event event) {
    return switch (event) {
      case PaymentUnmatched _,
          PaymentClaimed _,
          ChannelRefundReported _,
          RefundCompleted _,
          RefundFailed _,
          PaymentDisputed _,
          CaseNeeded _ ->
          null;
      default -> "";
    };
  }

  private Uni<Void> apply(Event event, SqlConnection tx) {
    return switch (event) {
      case PaymentConfirmed e -> money.confirmed(tx, e);
      case PaymentUnmatched e -> money.unmatched(tx, e);
      case PaymentClaimed e -> money.claimed(tx, e);
      case ChannelRefundReported e -> money.refundedByChannel(tx, e);
      case RefundCompleted e ->
          refunds.apply(
              tx, e.refundNo(), new RefundCommand.Complete(e.amount(), e.channelRefundId()));
      case RefundFailed e ->
          refunds.apply(tx, e.refundNo(), new RefundCommand.Fail(e.reason(), e.routeBroken()));
      case PaymentDisputed e -> disputes.note(tx, e);
      case CaseNeeded e -> cases.need(tx, e, null, traces.current());
      default -> Uni.createFrom().voidItem();
    };
  }
}
