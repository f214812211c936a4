package bida.order;

import bida.contracts.Event;
import bida.order.core.Course;
import bida.order.core.Course.Step;
import bida.order.core.Order;
import bida.order.core.OrderCommand;
import bida.order.core.OrderCommand.ConfirmPayment;
import bida.order.core.OrderLifecycle;
import bida.order.core.StockMovement;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import bida.platform.observability.Traces;
import bida.platform.outbox.Outbox;
import bida.platform.outbox.Publication;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The only writer of orders: locks one, decides, and stores state, history, stock and events
 * together.
 */
@ApplicationScoped
class Orders {

  private static final String LOCK =
      "select state, traceparent from orders where order_no = $1 for update";

  private final OrderStore store;
  private final Stock stock;
  private final Outbox outbox;
  private final Traces traces;
  private final InstantSource clock;
  private final MeterRegistry metrics;

  Orders(
      OrderStore store,
      Stock stock,
      Outbox outbox,
      Traces traces,
      InstantSource clock,
      MeterRegistry metrics) {
    this.store = store;
    this.stock = stock;
    this.outbox = outbox;
    this.traces = traces;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** The order after the command, and what was decided about it. */
  record Applied(Order order, Decision<Order, Event> decision) {}

  /** Fails with {@link UnknownOrderException} for a number that is not ours. */
  Uni<Applied> apply(SqlConnection tx, String orderNo, String actor, OrderCommand command) {
    return tx.preparedQuery(LOCK)
        .execute(Tuple.of(orderNo))
        .flatMap(
            rows -> {
              if (rows.rowCount() == 0) {
                throw new UnknownOrderException(orderNo);
              }
              var row = rows.iterator().next();
              var order = OrderStore.toOrder(row);
              return traces.follow(
                  row.getString("traceparent"),
                  "apply " + name(command),
                  trace -> apply(tx, order, actor, command, trace));
            });
  }

  private Uni<Applied> apply(
      SqlConnection tx, Order order, String actor, OrderCommand command, @Nullable String trace) {
    var now = clock.instant();
    return prepare(tx, order, command, now)
        .flatMap(
            prepared ->
                switch (OrderLifecycle.decide(order, prepared, now)) {
                  case Accepted<Order, Event> accepted ->
                      store(
                              tx,
                              Course.of(order, command, accepted, now, OrderLifecycle::decide),
                              actor,
                              trace)
                          .map(last -> new Applied(last, accepted));
                  case Decision<Order, Event> other ->
                      Uni.createFrom().item(new Applied(order, other));
                });
  }

  // Only a cancelled order asks for stock again; the answer is part of the decision's input.
  private Uni<OrderCommand> prepare(
      SqlConnection tx, Order order, OrderCommand command, Instant now) {
    return command instanceof ConfirmPayment payment && order.mayReopen(now)
        ? stock
            .isAvailable(tx, order)
            .map(
                held ->
                    new ConfirmPayment(
                        payment.paymentId(), payment.amount(), payment.paidAt(), held))
        : Uni.createFrom().item(command);
  }

  // Sent together: none of them needs the answer to another.
  private Uni<Order> store(
      SqlConnection tx, List<Step> course, String actor, @Nullable String trace) {
    var before = course.getFirst().before();
    var after = course.getLast().after();
    for (var step : course) {
      metrics
          .counter(
              "bida.orders",
              "status",
              step.after().status().name(),
              "command",
              name(step.command()))
          .increment();
    }
    var events = course.stream().flatMap(step -> step.events().stream()).toList();
    return Uni.combine()
        .all()
        .unis(
            store.update(tx, course, actor),
            stock.move(tx, StockMovement.between(before, after)),
            outbox.publish(tx, publication(after, trace, events)))
        .with((_, _, _) -> after);
  }

  static Publication publication(Order order, @Nullable String trace, List<Event> events) {
    return Publication.of(order.orderNo(), order.tenant(), trace, events);
  }

  /** As the history has it. */
  static String name(OrderCommand command) {
    return command.getClass().getSimpleName();
  }

  /** No order has this number: for an event a bug of ours, for a client a 404. */
  static final class UnknownOrderException extends RuntimeException {
    UnknownOrderException(String orderNo) {
      super("no order " + orderNo);
    }
  }
}
