package bida.refund;

import bida.contracts.CaseNeeded;
import bida.contracts.Event;
import bida.contracts.OrderEvent.DeliveryUrged;
import bida.contracts.OrderEvent.OrderCancelled;
import bida.contracts.OrderEvent.OrderCompleted;
import bida.contracts.OrderEvent.OrderDelivered;
import bida.contracts.OrderEvent.OrderPaid;
import bida.contracts.OrderEvent.OrderPlaced;
import bida.contracts.OrderEvent.RefundRequested;
import bida.platform.inbox.EventConsumer;
import bida.platform.observability.Traces;
import bida.refund.OrderFacts.Fact;
import bida.refund.core.CaseCommand;
import bida.refund.core.CaseOpening;
import bida.refund.core.RefundWanted;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears what order-service wants back, and what a quote asks about an order. */
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
  public Uni<Void> on(ConsumerRecord<String, byte[]> record) {
    return consumer.receive(record, this::apply);
  }

  // The case of the missed promise goes a tier up, and is open again where somebody thought it
  // done.
  private Uni<Void> urge(SqlConnection tx, DeliveryUrged e) {
    var promise = "PROMISE_MISSED:" + e.orderNo();
    return cases
        .applyTo(tx, promise, new CaseCommand.Reopen(BUYER, "URGED"))
        .chain(() -> cases.applyTo(tx, promise, new CaseCommand.Escalate(BUYER, "URGED")));
  }

  private Uni<Void> apply(Event event, SqlConnection tx) {
    return switch (event) {
      case OrderPlaced e ->
          facts
              .placed(tx, e.orderNo(), e.tenant(), e.total(), e.placedAt())
              .chain(() -> lines.priced(tx, e.orderNo(), e.lines()));
      case OrderPaid e -> facts.remember(tx, Fact.PAID, e.orderNo(), e.tenant(), e.paidAt());
      case OrderCancelled e ->
          facts.remember(tx, Fact.CANCELLED, e.orderNo(), e.tenant(), e.cancelledAt());
      case OrderDelivered e ->
          facts.remember(tx, Fact.DELIVERED, e.orderNo(), e.tenant(), e.deliveredAt());
      case OrderCompleted e ->
          facts.remember(tx, Fact.COMPLETED, e.orderNo(), e.tenant(), e.completedAt());
      case RefundRequested e ->
          refunds.request(
              tx, new RefundWanted(e.paymentId(), e.orderNo(), e.tenant(), e.amount(), e.reason()));
      case DeliveryUrged e -> urge(tx, e);
      case CaseNeeded e ->
          cases.open(tx, CaseOpening.byRule(e, null), traces.current()).replaceWithVoid();
      default -> Uni.createFrom().voidItem();
    };
  }
}
