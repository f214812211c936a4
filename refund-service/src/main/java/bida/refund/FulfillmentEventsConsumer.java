package bida.refund;

import bida.contracts.CaseNeeded;
import bida.contracts.Event;
import bida.contracts.FulfillmentEvent.CardKeyReissued;
import bida.contracts.FulfillmentEvent.ClaimRefused;
import bida.contracts.FulfillmentEvent.ClaimUpheld;
import bida.contracts.FulfillmentEvent.ClaimWithdrawn;
import bida.contracts.FulfillmentEvent.DeliveryHeld;
import bida.contracts.FulfillmentEvent.DeliveryWrittenOff;
import bida.contracts.FulfillmentEvent.WriteOffCleared;
import bida.platform.inbox.EventConsumer;
import bida.platform.observability.Traces;
import bida.refund.core.CaseCommand;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Flow;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jspecify.annotations.Nullable;

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
  Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> fulfillments() {
    return consumer.inTurn(this::apply, FulfillmentEventsConsumer::place, _ -> {});
  }

  // Whatever else touches payments, cases and the losses of a day, each in an order of its own.
  private static @Nullable String place(Event event) {
    return switch (event) {
      case DeliveryHeld _,
          CardKeyReissued _,
          ClaimRefused _,
          ClaimUpheld _,
          ClaimWithdrawn _,
          DeliveryWrittenOff _,
          WriteOffCleared _,
          CaseNeeded _ ->
          null;
      default -> "";
    };
  }

  private Uni<Void> apply(Event event, SqlConnection tx) {
    return switch (event) {
      case DeliveryHeld e -> held(tx, e);
      case CardKeyReissued e -> claimCases.settle(tx, e.claimNo(), "CLAIM_REISSUED");
      case ClaimRefused e -> claimCases.settle(tx, e.claimNo(), "CLAIM_REFUSED");
      case ClaimUpheld e -> claimCases.settle(tx, e.claimNo(), "CLAIM_UPHELD");
      case ClaimWithdrawn e -> claimCases.settle(tx, e.claimNo(), "CLAIM_WITHDRAWN");
      case DeliveryWrittenOff e ->
          lines
              .writtenOff(tx, e.orderNo(), e.lineNo(), e.writtenOffAt())
              .chain(() -> judge(tx, e.orderNo()));
      case WriteOffCleared e ->
          cases.applyTo(
              tx,
              "DELIVERY_WRITTEN_OFF:" + e.orderNo() + ":" + e.lineNo(),
              new CaseCommand.Settle("SUPPLIER_DELIVERED_NOTHING"));
      case CaseNeeded e -> cases.need(tx, e, null, traces.current());
      default -> Uni.createFrom().voidItem();
    };
  }

  private Uni<Void> held(SqlConnection tx, DeliveryHeld e) {
    var lineNos = e.lineNos();
    return (lineNos == null
            ? facts.fenced(tx, e.orderNo(), e.tenant(), e.heldAt())
            : lines.held(tx, e.orderNo(), lineNos, e.heldAt()))
        .chain(() -> judge(tx, e.orderNo()));
  }

  private Uni<Void> judge(SqlConnection tx, String orderNo) {
    return tx.preparedQuery(PAYMENTS)
        .execute(Tuple.of(orderNo))
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
