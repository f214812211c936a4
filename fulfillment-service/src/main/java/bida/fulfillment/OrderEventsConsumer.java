package bida.fulfillment;

import bida.contracts.Event;
import bida.contracts.OrderEvent.DeliveryDisputed;
import bida.contracts.OrderEvent.DeliveryHoldRequested;
import bida.contracts.OrderEvent.DeliveryRequested;
import bida.contracts.OrderEvent.DeliveryUrged;
import bida.contracts.OrderEvent.OfferChanged;
import bida.contracts.OrderEvent.OrderCancelled;
import bida.contracts.OrderEvent.OrderDisputed;
import bida.contracts.OrderEvent.OrderPlaced;
import bida.contracts.OrderEvent.OrderRefunded;
import bida.contracts.OrderEvent.OrderReopened;
import bida.contracts.OrderEvent.RecipientCorrected;
import bida.contracts.OrderEvent.ResaleRefused;
import bida.contracts.OrderEvent.ReviewUrged;
import bida.fulfillment.TakeOnTogether.Asked;
import bida.fulfillment.core.DeliveryCommand;
import bida.fulfillment.resale.ResaleNews;
import bida.fulfillment.resale.ResaleOffers;
import bida.fulfillment.ticket.IssueTickets;
import bida.platform.inbox.Arrival;
import bida.platform.inbox.EventConsumer;
import bida.platform.inbox.OneByOneException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Flow;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** What order-service asks for. */
@ApplicationScoped
class OrderEventsConsumer {

  private static final Work NONE = _ -> Uni.createFrom().voidItem();

  private final EventConsumer consumer;
  private final TakeOn takeOn;
  private final TakeOnTogether takeOnTogether;
  private final HoldOrder holdOrder;
  private final Freezes freezes;
  private final Deliveries deliveries;
  private final OpenVerification openVerification;
  private final AskAtOnce askAtOnce;
  private final IssueTickets tickets;
  private final ResaleNews resales;
  private final ResaleOffers offers;

  OrderEventsConsumer(
      EventConsumer consumer,
      TakeOn takeOn,
      TakeOnTogether takeOnTogether,
      HoldOrder holdOrder,
      Freezes freezes,
      Deliveries deliveries,
      OpenVerification openVerification,
      AskAtOnce askAtOnce,
      IssueTickets tickets,
      ResaleNews resales,
      ResaleOffers offers) {
    this.consumer = consumer;
    this.takeOn = takeOn;
    this.takeOnTogether = takeOnTogether;
    this.holdOrder = holdOrder;
    this.freezes = freezes;
    this.deliveries = deliveries;
    this.openVerification = openVerification;
    this.askAtOnce = askAtOnce;
    this.tickets = tickets;
    this.resales = resales;
    this.offers = offers;
  }

  @Incoming("orders")
  Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> orders() {
    return consumer.together(this::apply, this::apply);
  }

  // A transaction over many orders keeps what it locks of each: beside others that lock two of them
  // the other way round it would not end. A request alone locks nothing that others know of yet.
  Uni<Runnable> apply(List<Arrival> arrivals, SqlConnection tx) {
    var requests = new LinkedHashMap<String, Asked>();
    for (var arrival : arrivals) {
      var event = arrival.event();
      if (event instanceof DeliveryRequested order) {
        if (requests.put(event.key(), new Asked(order, arrival.traceparent())) != null) {
          return Uni.createFrom().failure(new OneByOneException());
        }
      } else if (work(event) != NONE) {
        return Uni.createFrom().failure(new OneByOneException());
      }
    }
    return requests.isEmpty()
        ? Uni.createFrom().item(() -> {})
        : takeOnTogether.take(tx, List.copyOf(requests.values()));
  }

  private Uni<Void> apply(Event event, SqlConnection tx) {
    return work(event).in(tx);
  }

  /** What an event asks of this service. */
  private interface Work {
    Uni<Void> in(SqlConnection tx);
  }

  private Work work(Event event) {
    return switch (event) {
      case DeliveryRequested e -> tx -> takeOn.take(tx, e);
      case DeliveryHoldRequested e -> tx -> holdOrder.hold(tx, e);
      case OrderDisputed e -> tx -> freezes.note(tx, e);
      case DeliveryDisputed e -> tx -> openVerification.open(tx, e);
      // The money is back: whoever has the codes is let in by them no more.
      case OrderRefunded e when e.fully() ->
          tx ->
              openVerification
                  .withdraw(tx, e.orderNo())
                  .chain(() -> tickets.revokeAll(tx, e.orderNo(), "REFUNDED"))
                  .chain(() -> resales.refunded(tx, e));
      case OrderPlaced e when e.payFrom() != null && resales.concern(e.tenant()) ->
          tx -> resales.placed(tx, e);
      case OrderCancelled e when resales.concern(e.tenant()) -> tx -> resales.cancelled(tx, e);
      case OrderReopened e when resales.concern(e.tenant()) -> tx -> resales.reopened(tx, e);
      case OfferChanged e -> tx -> offers.take(tx, e);
      case ResaleRefused e -> tx -> resales.refused(tx, e);
      case DeliveryUrged e -> tx -> askAtOnce.ask(tx, e.orderNo());
      case ReviewUrged(var orderNo, _, var claimNo, _) when claimNo != null ->
          tx -> askAtOnce.askAbout(tx, orderNo, claimNo);
      case RecipientCorrected e ->
          tx ->
              deliveries
                  .apply(
                      tx,
                      e.orderNo(),
                      e.lineNo(),
                      By.the("order"),
                      new DeliveryCommand.CorrectAccount(e.recipient(), e.promisedBy()))
                  .replaceWithVoid();
      default -> NONE;
    };
  }
}
