package bida.refund;

import bida.contracts.CaseNeeded;
import bida.contracts.Event;
import bida.contracts.OrderEvent.DeliveryUrged;
import bida.contracts.OrderEvent.OrderPlaced;
import bida.contracts.OrderEvent.RefundRequested;
import bida.contracts.OrderEvent.ReviewUrged;
import bida.platform.inbox.EventConsumer;
import bida.platform.observability.Traces;
import bida.refund.core.CaseCommand;
import bida.refund.core.RefundWanted;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Flow;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jspecify.annotations.Nullable;

/** Hears what order-service wants back, and what a rule asks about an order. */
@ApplicationScoped
class OrderEventsConsumer {

  private static final String BUYER = "buyer";

  private final EventConsumer consumer;
  private final Refunds refunds;
  private final Cases cases;
  private final OrderFacts facts;
  private final LineFacts lines;
  private final Traces traces;

  OrderEventsConsumer(
      EventConsumer consumer,
      Refunds refunds,
      Cases cases,
      OrderFacts facts,
      LineFacts lines,
      Traces traces) {
    this.consumer = consumer;
    this.refunds = refunds;
    this.cases = cases;
    this.facts = facts;
    this.lines = lines;
    this.traces = traces;
  }

  @Incoming("orders")
  Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> orders() {
    return consumer.inTurn(this::apply, OrderEventsConsumer::place, _ -> {});
  }

  // The case of the missed promise goes a tier up, and is open again where somebody thought it
  // done.
  private Uni<Void> urge(SqlConnection tx, String key) {
    return cases
        .applyTo(tx, key, new CaseCommand.Reopen(BUYER, "URGED"))
        .chain(() -> cases.applyTo(tx, key, new CaseCommand.Escalate(BUYER, "URGED")));
  }

  // Of a claim there are two: that its answer is late, and that somebody has to judge it.
  private Uni<Void> urge(SqlConnection tx, ReviewUrged e) {
    var claimNo = e.claimNo();
    return claimNo == null
        ? urge(tx, "CANCEL_REVIEWING_OVERDUE:" + e.orderNo())
        : urge(tx, "VERIFYING_OVERDUE:" + claimNo).chain(() -> urge(tx, "CLAIM_REVIEW:" + claimNo));
  }

  // Whatever else touches payments, cases and the losses of a day, each in an order of its own.
  private static @Nullable String place(Event event) {
    return switch (event) {
      case RefundRequested _, DeliveryUrged _, ReviewUrged _, CaseNeeded _ -> null;
      default -> "";
    };
  }

  private Uni<Void> apply(Event event, SqlConnection tx) {
    return switch (event) {
      case OrderPlaced e ->
          facts
              .placed(tx, e.orderNo(), e.tenant(), e.total(), e.placedAt())
              .chain(() -> lines.priced(tx, e.orderNo(), e.lines()));
      case RefundRequested e ->
          refunds.request(
              tx, new RefundWanted(e.paymentId(), e.orderNo(), e.tenant(), e.amount(), e.reason()));
      case DeliveryUrged e -> urge(tx, "PROMISE_MISSED:" + e.orderNo());
      case ReviewUrged e -> urge(tx, e);
      case CaseNeeded e -> cases.need(tx, e, null, traces.current());
      default -> Uni.createFrom().voidItem();
    };
  }
}
