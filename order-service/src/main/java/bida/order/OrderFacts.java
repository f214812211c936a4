package bida.order;

import bida.contracts.Event;
import bida.order.Orders.UnknownOrderException;
import bida.order.core.Heard;
import bida.order.core.OrderCommand;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Applies what other services report; a fact about an order that is not here is passed over aloud.
 */
@ApplicationScoped
class OrderFacts {

  private static final Logger LOG = Logger.getLogger(OrderFacts.class);

  private final Orders orders;

  OrderFacts(Orders orders) {
    this.orders = orders;
  }

  /** What an event asks of its order; nothing where it asks nothing. */
  Uni<Void> hear(Event event, SqlConnection tx) {
    return Heard.of(event)
        .map(heard -> tell(tx, heard.orderNo(), heard.by(), heard.command()))
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  private Uni<Void> tell(
      SqlConnection tx, @Nullable String orderNo, String by, OrderCommand command) {
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
              return Uni.createFrom().voidItem();
            });
  }
}
