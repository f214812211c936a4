package bida.order;

import bida.contracts.Event;
import bida.contracts.OrderEvent.RefundRequested;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.order.Orders.UnknownOrderException;
import bida.order.core.Heard;
import bida.order.core.OrderCommand;
import bida.platform.observability.Traces;
import bida.platform.outbox.Outbox;
import bida.platform.outbox.Publication;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Applies what other services report. An order that is not here was forgotten, by a restore of this
 * database to a time before it (failures.md E30): a person decides about its money, and any other
 * fact about it is passed over aloud.
 */
@ApplicationScoped
class OrderFacts {

  private static final Logger LOG = Logger.getLogger(OrderFacts.class);

  private static final String ORDER_UNKNOWN = "ORDER_UNKNOWN";

  private final Orders orders;
  private final Outbox outbox;
  private final Traces traces;
  private final InstantSource clock;

  OrderFacts(Orders orders, Outbox outbox, Traces traces, InstantSource clock) {
    this.orders = orders;
    this.outbox = outbox;
    this.traces = traces;
    this.clock = clock;
  }

  /** What an event asks of its order; nothing where it asks nothing. */
  Uni<Void> hear(Event event, SqlConnection tx) {
    return Heard.of(event)
        .map(heard -> tell(tx, event, heard.orderNo(), heard.by(), heard.command()))
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  private Uni<Void> tell(
      SqlConnection tx, Event event, @Nullable String orderNo, String by, OrderCommand command) {
    if (orderNo == null) {
      return Uni.createFrom().voidItem();
    }
    return orders
        .apply(tx, orderNo, by, command)
        .replaceWithVoid()
        .onFailure(UnknownOrderException.class)
        .recoverWithUni(
            failure -> {
              LOG.errorf("%s told of an order that is not here: %s", by, failure.getMessage());
              return event instanceof PaymentConfirmed money
                  ? askForReview(tx, money)
                  : Uni.createFrom().voidItem();
            });
  }

  // No rule of refund-service knows the reason, so a person decides, who can see what was
  // delivered.
  // Under a key of its own: the numbers of the order's key were given before, and its readers would
  // take this for something they have heard.
  private Uni<Void> askForReview(SqlConnection tx, PaymentConfirmed money) {
    var wanted =
        new RefundRequested(
            money.orderNo(),
            money.tenant(),
            money.paymentId(),
            money.amount(),
            ORDER_UNKNOWN,
            clock.instant());
    return outbox.publish(
        tx,
        Publication.of(
            ORDER_UNKNOWN + ":" + money.paymentId(),
            money.tenant(),
            traces.current(),
            List.of(wanted)));
  }
}
