package bida.order;

import bida.contracts.Actor;
import bida.contracts.Event;
import bida.contracts.FulfillmentEvent.CardKeyIssued;
import bida.contracts.FulfillmentEvent.CardKeyReissued;
import bida.contracts.FulfillmentEvent.CardKeyRevealed;
import bida.contracts.FulfillmentEvent.CardKeyUnavailable;
import bida.contracts.FulfillmentEvent.ClaimRefused;
import bida.contracts.FulfillmentEvent.ClaimUpheld;
import bida.contracts.FulfillmentEvent.ClaimWithdrawn;
import bida.contracts.FulfillmentEvent.DeliveryDelayed;
import bida.contracts.FulfillmentEvent.DeliveryHeld;
import bida.contracts.FulfillmentEvent.DeliveryHoldRefused;
import bida.contracts.FulfillmentEvent.DeliveryWrittenOff;
import bida.contracts.FulfillmentEvent.MaintenanceAnnounced;
import bida.contracts.FulfillmentEvent.RechargeFailed;
import bida.contracts.FulfillmentEvent.RechargeSucceeded;
import bida.contracts.FulfillmentEvent.ResaleRequested;
import bida.contracts.FulfillmentEvent.StockChanged;
import bida.contracts.FulfillmentEvent.SupplyAnnounced;
import bida.contracts.FulfillmentEvent.TicketIssued;
import bida.contracts.FulfillmentEvent.TicketRedeemed;
import bida.contracts.FulfillmentEvent.TicketRescheduled;
import bida.contracts.FulfillmentEvent.TicketShown;
import bida.order.core.OrderCommand.DelayLine;
import bida.order.core.OrderCommand.DeliverLine;
import bida.order.core.OrderCommand.DeliverTickets;
import bida.order.core.OrderCommand.FailLine;
import bida.order.core.OrderCommand.GrantHold;
import bida.order.core.OrderCommand.RedeemTicket;
import bida.order.core.OrderCommand.RefuseHold;
import bida.order.core.OrderCommand.RescheduleTicket;
import bida.order.core.OrderCommand.RevealLine;
import bida.order.core.OrderCommand.WriteOffLine;
import bida.platform.inbox.EventConsumer;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What became of the deliveries, as fulfillment-service tells it. */
@ApplicationScoped
class FulfillmentEventsConsumer {

  private static final String BY = "fulfillment";

  private final EventConsumer consumer;
  private final OrderFacts facts;
  private final Stock stock;
  private final ClaimEnds claims;
  private final Maintenance maintenance;
  private final PlaceResale resales;
  private final Supply supply;

  FulfillmentEventsConsumer(
      EventConsumer consumer,
      OrderFacts facts,
      Stock stock,
      ClaimEnds claims,
      Maintenance maintenance,
      PlaceResale resales,
      Supply supply) {
    this.consumer = consumer;
    this.facts = facts;
    this.stock = stock;
    this.claims = claims;
    this.maintenance = maintenance;
    this.resales = resales;
    this.supply = supply;
  }

  @Incoming("fulfillments")
  Uni<Void> on(ConsumerRecord<String, byte[]> record) {
    return consumer.receive(record, this::apply);
  }

  private Uni<Void> apply(Event event, SqlConnection tx) {
    return switch (event) {
      case CardKeyIssued e -> facts.tell(tx, e.orderNo(), BY, new DeliverLine(e.lineNo()));
      case TicketIssued e ->
          facts.tell(tx, e.orderNo(), BY, new DeliverTickets(e.lineNo(), e.useUntil()));
      case TicketShown e -> facts.tell(tx, e.orderNo(), BY, new RevealLine(e.lineNo()));
      case TicketRescheduled e ->
          facts.tell(tx, e.orderNo(), BY, new RescheduleTicket(e.lineNo(), e.useUntil()));
      case TicketRedeemed e ->
          facts.tell(tx, e.orderNo(), BY, new RedeemTicket(e.lineNo(), e.left()));
      case RechargeSucceeded e -> facts.tell(tx, e.orderNo(), BY, new DeliverLine(e.lineNo()));
      case CardKeyUnavailable e ->
          facts.tell(tx, e.orderNo(), BY, new FailLine(e.lineNo(), e.reason()));
      case RechargeFailed e ->
          facts.tell(
              tx,
              e.orderNo(),
              BY,
              e.finalFailure()
                  ? new FailLine(e.lineNo(), e.reason())
                  : new DelayLine(
                      e.lineNo(), e.reason(), e.actor(), null, e.attempt(), e.attempts(), null));
      case DeliveryDelayed e ->
          facts.tell(
              tx,
              e.orderNo(),
              BY,
              new DelayLine(
                  e.lineNo(),
                  e.reason(),
                  Actor.NOBODY,
                  e.nextTryAt(),
                  e.attempt(),
                  e.attempts(),
                  e.refundAt()));
      case DeliveryWrittenOff e -> facts.tell(tx, e.orderNo(), BY, new WriteOffLine(e.lineNo()));
      case CardKeyRevealed e -> facts.tell(tx, e.orderNo(), BY, new RevealLine(e.lineNo()));
      case DeliveryHeld e ->
          facts.tell(tx, e.orderNo(), BY, new GrantHold(e.lineNos(), e.requestedFor()));
      case DeliveryHoldRefused e ->
          facts.tell(tx, e.orderNo(), BY, new RefuseHold(e.reason(), e.requestedFor()));
      case CardKeyReissued e -> claims.reissued(tx, e);
      case ClaimRefused e -> claims.refused(tx, e);
      case ClaimUpheld e -> claims.upheld(tx, e);
      case ClaimWithdrawn e -> claims.withdrawn(tx, e);
      case MaintenanceAnnounced e -> maintenance.take(tx, e);
      case ResaleRequested e -> resales.place(tx, e);
      case SupplyAnnounced e -> supply.take(tx, e);
      case StockChanged e -> stock.takeTotal(tx, e.sku(), e.version(), e.usableTotal());
      default -> Uni.createFrom().voidItem();
    };
  }
}
