package bida.refund;

import bida.contracts.CaseNeeded;
import bida.contracts.Event;
import bida.contracts.FulfillmentEvent.CardKeyRevealed;
import bida.contracts.FulfillmentEvent.DeliveryHeld;
import bida.contracts.FulfillmentEvent.TicketShown;
import bida.platform.inbox.EventConsumer;
import bida.platform.observability.Traces;
import bida.refund.OrderFacts.Fact;
import bida.refund.core.CaseOpening;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears whether a delivery stands still, without which a buyer's wish is not granted. */
@ApplicationScoped
class FulfillmentEventsConsumer {

  private static final String PAYMENTS =
      "select payment_id from captured_payments where order_no = $1 order by payment_id for update";

  private final EventConsumer consumer;
  private final Refunds refunds;
  private final Cases cases;
  private final OrderFacts facts;
  private final Traces traces;

  FulfillmentEventsConsumer(
      EventConsumer consumer, Refunds refunds, Cases cases, OrderFacts facts, Traces traces) {
    this.consumer = consumer;
    this.refunds = refunds;
    this.cases = cases;
    this.facts = facts;
    this.traces = traces;
  }

  @Incoming("fulfillments")
  public Uni<Void> on(ConsumerRecord<String, byte[]> record) {
    return consumer.receive(record, this::apply);
  }

  private Uni<Void> apply(Event event, SqlConnection tx) {
    return switch (event) {
      case DeliveryHeld e -> held(tx, e);
      case CardKeyRevealed e ->
          facts.remember(tx, Fact.REVEALED, e.orderNo(), e.tenant(), e.revealedAt());
      case TicketShown e -> facts.remember(tx, Fact.REVEALED, e.orderNo(), e.tenant(), e.shownAt());
      case CaseNeeded e ->
          cases.open(tx, CaseOpening.byRule(e, null), traces.current()).replaceWithVoid();
      default -> Uni.createFrom().voidItem();
    };
  }

  private Uni<Void> held(SqlConnection tx, DeliveryHeld e) {
    return facts
        .remember(tx, Fact.FENCED, e.orderNo(), e.tenant(), e.heldAt())
        .chain(() -> tx.preparedQuery(PAYMENTS).execute(Tuple.of(e.orderNo())))
        .flatMap(
            rows ->
                Multi.createFrom()
                    .iterable(rows)
                    .map(row -> row.getString(0))
                    .onItem()
                    .transformToUniAndConcatenate(
                        paymentId -> refunds.judgeAll(tx, paymentId).replaceWith(paymentId))
                    .collect()
                    .last()
                    .replaceWithVoid());
  }
}
