package bida.fulfillment;

import bida.contracts.Event;
import bida.contracts.OrderEvent.DeliveryDisputed;
import bida.contracts.OrderEvent.DeliveryHoldRequested;
import bida.contracts.OrderEvent.DeliveryRequested;
import bida.contracts.OrderEvent.DeliveryUrged;
import bida.contracts.OrderEvent.OrderDisputed;
import bida.contracts.OrderEvent.OrderRefunded;
import bida.contracts.OrderEvent.RecipientCorrected;
import bida.fulfillment.TakeOnTogether.Asked;
import bida.fulfillment.core.DeliveryCommand;
import bida.fulfillment.ticket.IssueTickets;
import bida.platform.inbox.Arrival;
import bida.platform.inbox.EventConsumer;
import bida.platform.observability.Traces;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What order-service asks for. */
@ApplicationScoped
class OrderEventsConsumer {

  private final EventConsumer consumer;
  private final TakeOn takeOn;
  private final TakeOnTogether takeOnTogether;
  private final HoldOrder holdOrder;
  private final Freezes freezes;
  private final Deliveries deliveries;
  private final Traces traces;
  private final OpenVerification openVerification;
  private final AskAtOnce askAtOnce;
  private final IssueTickets tickets;

  OrderEventsConsumer(
      EventConsumer consumer,
      TakeOn takeOn,
      TakeOnTogether takeOnTogether,
      HoldOrder holdOrder,
      Freezes freezes,
      Deliveries deliveries,
      Traces traces,
      OpenVerification openVerification,
      AskAtOnce askAtOnce,
      IssueTickets tickets) {
    this.consumer = consumer;
    this.takeOn = takeOn;
    this.takeOnTogether = takeOnTogether;
    this.holdOrder = holdOrder;
    this.freezes = freezes;
    this.deliveries = deliveries;
    this.traces = traces;
    this.openVerification = openVerification;
    this.askAtOnce = askAtOnce;
    this.tickets = tickets;
  }

  @Incoming("orders")
  Uni<Void> on(ConsumerRecords<String, byte[]> records) {
    return consumer.receive(records, this::apply, this::apply);
  }

  // Only what is told of one order has an order: its request waits for what was told before it,
  // then
  // all requests go together.
  private Uni<Void> apply(List<Arrival> arrivals, SqlConnection tx) {
    var before = new ArrayList<Arrival>();
    var requests = new LinkedHashMap<String, Asked>();
    var after = new ArrayList<Arrival>();
    for (var arrival : arrivals) {
      var key = arrival.event().key();
      if (requests.containsKey(key)) {
        after.add(arrival);
      } else if (arrival.event() instanceof DeliveryRequested order) {
        requests.put(key, new Asked(order, arrival.traceparent()));
      } else {
        before.add(arrival);
      }
    }
    return singly(before, tx)
        .chain(
            () ->
                requests.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : takeOnTogether.take(tx, List.copyOf(requests.values())))
        .chain(() -> singly(after, tx));
  }

  private Uni<Void> singly(List<Arrival> arrivals, SqlConnection tx) {
    var all = Uni.createFrom().voidItem();
    for (var arrival : arrivals) {
      all = all.chain(() -> traces.within(arrival.traceparent(), () -> apply(arrival.event(), tx)));
    }
    return all;
  }

  private Uni<Void> apply(Event event, SqlConnection tx) {
    return switch (event) {
      case DeliveryRequested e -> takeOn.take(tx, e);
      case DeliveryHoldRequested e -> holdOrder.hold(tx, e);
      case OrderDisputed e -> freezes.note(tx, e);
      case DeliveryDisputed e -> openVerification.open(tx, e);
      // The money is back: whoever has the codes is let in by them no more.
      case OrderRefunded e when e.fully() ->
          openVerification
              .withdraw(tx, e.orderNo())
              .chain(() -> tickets.revokeAll(tx, e.orderNo(), "REFUNDED"));
      case DeliveryUrged e -> askAtOnce.ask(tx, e.orderNo());
      case RecipientCorrected e ->
          deliveries
              .apply(
                  tx,
                  e.orderNo(),
                  e.lineNo(),
                  By.the("order"),
                  new DeliveryCommand.CorrectAccount(e.recipient(), e.promisedBy()))
              .replaceWithVoid();
      default -> Uni.createFrom().voidItem();
    };
  }
}
