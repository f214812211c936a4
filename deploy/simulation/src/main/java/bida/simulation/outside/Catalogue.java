package bida.simulation.outside;

import bida.contracts.Money;
import bida.contracts.ProductType;
import bida.fulfillment.core.Route;
import bida.order.core.Order;
import bida.order.core.OrderLine;
import bida.order.core.OrderLine.LineState;
import bida.order.core.Policy;
import bida.order.core.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What is sold, and what the buyer of each number orders of it. */
public final class Catalogue {

  public static final String KEY = "key";

  /** Few enough that orders wait for each other's. */
  public static final int KEYS = 6;

  /** Of cards there are two suppliers, tried in this order. */
  public static final Map<String, List<Route>> ROUTES =
      Map.of(
          "topup", List.of(new Route("ada", "t", null), new Route("bob", "t", null)),
          "member", List.of(new Route("bob", "m", null)));

  private static final int KINDS = 6;

  private Catalogue() {}

  public static Order order(int number, Instant now) {
    var orderNo = "O" + number;
    var lines = lines(number % KINDS);
    var total = lines.stream().map(OrderLine::amount).reduce(Money::plus).orElseThrow();
    var policy = policy(number % KINDS == 2 ? Duration.ofMinutes(10) : Duration.ZERO);
    var terms =
        new Terms(
            orderNo,
            "app",
            "M" + number,
            "buyer" + number % 4,
            total,
            policy,
            null,
            now,
            now.plus(policy.payWithin()));
    return Order.placed(terms, lines);
  }

  private static List<OrderLine> lines(int kind) {
    return switch (kind) {
      case 0 -> List.of(key(1, 1));
      case 1, 2 -> List.of(other(1, "topup", ProductType.RECHARGE));
      case 3 -> List.of(key(1, 1), other(2, "topup", ProductType.RECHARGE));
      case 4 -> List.of(key(1, 2));
      default ->
          List.of(
              other(1, "member", ProductType.MEMBERSHIP), other(2, "topup", ProductType.RECHARGE));
    };
  }

  private static OrderLine key(int lineNo, int quantity) {
    return line(lineNo, KEY, ProductType.CARD_KEY, quantity, true, 1_000);
  }

  private static OrderLine other(int lineNo, String sku, ProductType type) {
    return line(lineNo, sku, type, 1, false, 2_500 + 100L * lineNo);
  }

  private static OrderLine line(
      int lineNo, String sku, ProductType type, int quantity, boolean tracked, long minor) {
    return new OrderLine(
        lineNo,
        sku,
        type,
        sku,
        quantity,
        Money.of(minor, "CNY"),
        tracked,
        tracked ? null : "account",
        LineState.OPEN,
        null,
        null,
        null,
        null);
  }

  // product.md, Timers.
  private static Policy policy(Duration hold) {
    return new Policy(
        "1",
        Duration.ofMinutes(15),
        hold,
        Duration.ofMinutes(15),
        Duration.ofHours(24),
        Duration.ofHours(72),
        Duration.ofDays(7),
        Duration.ofHours(12),
        Duration.ofHours(24),
        Duration.ofMinutes(10),
        null);
  }
}
