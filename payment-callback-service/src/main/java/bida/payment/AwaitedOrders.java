package bida.payment;

import bida.payment.WaitingRoom.Full;
import bida.payment.WaitingRoom.Limits;
import bida.payment.WaitingRoom.NotCome;
import bida.payment.core.PaymentWindow;
import bida.platform.database.Database;
import bida.platform.database.Ticker;
import bida.platform.problem.Problems;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Orders that apps pay before Kafka has brought them. Whoever waits here costs the database nearly
 * nothing, for the consumer that brings the orders needs it.
 */
@ApplicationScoped
class AwaitedOrders {

  // Another instance may have taken the order; a quarter of a second more is not felt by a buyer.
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
  private static final int RETRY_AFTER = 2;

  private final Database database;
  private final Windows windows;
  private final MeterRegistry metrics;
  private final Counter looks;
  private final WaitingRoom<Stored<PaymentWindow>> room;

  @Inject
  AwaitedOrders(Database database, Windows windows, PaymentConfig config, MeterRegistry metrics) {
    this(
        database,
        windows,
        new Limits(config.ordersAwaited(), config.orderWait(), BETWEEN_LOOKS),
        Ticker.system(),
        metrics);
  }

  AwaitedOrders(
      Database database, Windows windows, Limits limits, Ticker ticker, MeterRegistry metrics) {
    this.database = database;
    this.windows = windows;
    this.metrics = metrics;
    this.looks = metrics.counter("bida.order.looks");
    this.room = new WaitingRoom<>(limits, ticker, this::look);
    metrics.gauge("bida.orders.awaited", room, WaitingRoom::waiting);
  }

  /** The window of an order that is here, or comes soon; fails with a problem. */
  Uni<Stored<PaymentWindow>> find(String orderNo) {
    return windows
        .find(database.pool(), orderNo)
        .flatMap(
            found ->
                found.map(window -> Uni.createFrom().item(window)).orElseGet(() -> await(orderNo)));
  }

  /**
   * Its window is committed. What comes between a request's first look and its wait is looked for
   * together.
   */
  void came(@Nullable String orderNo) {
    if (orderNo != null) {
      room.came(orderNo);
    }
  }

  private Uni<Stored<PaymentWindow>> await(String orderNo) {
    return OwnContext.returnTo(room.await(orderNo))
        .invoke(() -> count("came"))
        .onFailure(NotCome.class)
        .transform(_ -> notReady("not_come", "The order is not known here yet."))
        .onFailure(Full.class)
        .transform(_ -> notReady("full", "Too many wait for orders that are not known here yet."));
  }

  private Uni<Map<String, Stored<PaymentWindow>>> look(Set<String> orders) {
    looks.increment();
    return windows.find(database.pool(), orders);
  }

  private HttpProblem notReady(String outcome, String why) {
    count(outcome);
    return Problems.retryLater("order_not_ready", why, RETRY_AFTER);
  }

  private void count(String outcome) {
    metrics.counter("bida.order.waits", "outcome", outcome).increment();
  }
}
