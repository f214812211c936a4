package bida.refund;

import bida.contracts.CaseNeeded;
import bida.contracts.Event;
import bida.contracts.FulfillmentEvent.CardKeyReissued;
import bida.contracts.FulfillmentEvent.CardKeyRevealed;
import bida.contracts.FulfillmentEvent.ClaimRefused;
import bida.contracts.FulfillmentEvent.ClaimUpheld;
import bida.contracts.FulfillmentEvent.ClaimWithdrawn;
import bida.contracts.FulfillmentEvent.DeliveryHeld;
import bida.contracts.FulfillmentEvent.RechargeSucceeded;
import bida.contracts.FulfillmentEvent.TicketRedeemed;
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
  private final LineFacts lines;
  private final Traces traces;
  private final ClaimCases claimCases;

  FulfillmentEventsConsumer(
      EventConsumer consumer,
      Refunds refunds,
      Cases cases,
      OrderFacts facts,
      LineFacts lines,
      Traces traces,
      ClaimCases claimCases) {
    this.consumer = consumer;
    this.refunds = refunds;
    this.cases = cases;
    this.facts = facts;
    this.lines = lines;
    this.traces = traces;
    this.claimCases = claimCases;
  }

  @Incoming("fulfillments")
  public Uni<Void> on(ConsumerRecord<String, byte[]> record) {
    return consumer.receive(record, this::apply);
  }

  private Uni<Void> apply(Event event, SqlConnection tx) {
    return switch (event) {
      case DeliveryHeld e -> held(tx, e);
      case CardKeyRevealed e ->
          facts
              .remember(tx, Fact.REVEALED, e.orderNo(), e.tenant(), e.revealedAt())
              .chain(() -> lines.kept(tx, e.orderNo(), e.lineNo(), e.revealedAt()));
      case RechargeSucceeded e -> lines.kept(tx, e.orderNo(), e.lineNo(), e.succeededAt());
      case CardKeyReissued e -> claimCases.settle(tx, e.claimNo(), "CLAIM_REISSUED");
      case ClaimRefused e -> claimCases.settle(tx, e.claimNo(), "CLAIM_REFUSED");
      case ClaimUpheld e -> claimCases.settle(tx, e.claimNo(), "CLAIM_UPHELD");
      case ClaimWithdrawn e -> claimCases.settle(tx, e.claimNo(), "CLAIM_WITHDRAWN");
      case TicketShown e ->
          facts
              .remember(tx, Fact.REVEALED, e.orderNo(), e.tenant(), e.shownAt())
              .chain(() -> lines.kept(tx, e.orderNo(), e.lineNo(), e.shownAt()));
      case TicketRedeemed e -> lines.kept(tx, e.orderNo(), e.lineNo(), e.redeemedAt());
      case CaseNeeded e ->
          cases.open(tx, CaseOpening.byRule(e, null), traces.current()).replaceWithVoid();
      default -> Uni.createFrom().voidItem();
    };
  }

  private Uni<Void> held(SqlConnection tx, DeliveryHeld e) {
    var lineNos = e.lineNos();
    return (lineNos == null
            ? facts.remember(tx, Fact.FENCED, e.orderNo(), e.tenant(), e.heldAt())
            : lines.held(tx, e.orderNo(), lineNos, e.heldAt()))
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
