package bida.faults;

import bida.local.machine.Home;
import bida.local.stack.Stack;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What the databases and the channel's own book say after the run, invariant by invariant. */
final class Verdict {

  // Issue: at least 20 orders are under way at each kill.
  private static final long IN_FLIGHT = 20;

  // What was killed last reads the backlog of the whole run.
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

  private record Line(String what, boolean holds, String found) {}

  private final Stack stack;
  private final Shop shop;
  private final String[] orderNos;
  private final List<Line> lines = new ArrayList<>();

  Verdict(Path root, Shop shop, List<Kill> kills) {
    this.stack = new Stack(new Home(root));
    this.shop = shop;
    this.orderNos = shop.orders().keySet().toArray(String[]::new);
    kills.forEach(this::inFlight);
    ends();
    money();
    keys();
    events();
  }

  boolean holds() {
    return lines.stream().allMatch(Line::holds);
  }

  void print() {
    for (var line : lines) {
      System.out.printf("%-4s %-66s %s%n", line.holds() ? "ok" : "BAD", line.what(), line.found());
    }
  }

  private void inFlight(Kill kill) {
    var under =
        count(
            "orders",
            """
            select count(*) from orders o where order_no = any (?) and placed_at <= ?
              and not exists (select from order_history h where h.order_no = o.order_no and h.at <= ?
                and h.to_status in ('DELIVERED', 'REFUNDED', 'CANCELLED', 'COMPLETED'))
            """,
            orderNos,
            Timestamp.from(kill.at()),
            Timestamp.from(kill.at()));
    check("in flight when " + kill.process() + " died", under >= IN_FLIGHT, under);
  }

  private void ends() {
    for (var kind : Purchase.Kind.values()) {
      var numbers =
          shop.orders().entrySet().stream()
              .filter(order -> order.getValue().kind() == kind)
              .map(order -> order.getKey())
              .toArray(String[]::new);
      var right =
          count(
              "orders",
              "select count(*) from orders where order_no = any (?) and status = any (?)",
              (Object) numbers,
              kind.ends().toArray(String[]::new));
      check(
          kind + " orders that are " + String.join(" or ", kind.ends()),
          right == numbers.length,
          right + " of " + numbers.length);
    }
    var open =
        count(
            "orders",
            """
            select count(*) from orders where order_no = any (?)
              and status not in ('DELIVERED', 'COMPLETED', 'REFUNDED', 'CANCELLED')
            """,
            (Object) orderNos);
    check("open orders", open == 0, open);
  }

  private void money() {
    var ours = new HashSet<>(Set.of(orderNos));
    long paid = 0;
    long refunded = 0;
    var book = shop.book();
    for (var transaction : book.path("transactions")) {
      var state = transaction.path("tradeState").asText();
      if (ours.contains(orderOf(transaction.path("outTradeNo").asText()))
          && (state.equals("SUCCESS") || state.equals("REFUND"))) {
        paid++;
      }
    }
    for (var refund : book.path("refunds")) {
      if (ours.contains(orderOf(refund.path("outTradeNo").asText()))
          && refund.path("status").asText().equals("SUCCESS")) {
        refunded++;
      }
    }
    var delivered = countByStatus("DELIVERED");
    var returned = countByStatus("REFUNDED");
    check(
        "payments in the channel's book = delivered + refunded",
        paid == delivered + returned,
        "%d = %d + %d".formatted(paid, delivered, returned));
    check(
        "refunds in the channel's book = refunded orders",
        refunded == returned,
        refunded + " = " + returned);
    var known =
        count(
            "payments",
            """
            select count(distinct channel_transaction_id) from payment
            where order_no = any (?) and channel_transaction_id is not null
            """,
            (Object) orderNos);
    check("payments in the book = payments known here", paid == known, paid + " = " + known);
    var imbalance =
        count(
            "payments",
            "select count(*) from (select from ledger_entry group by currency having sum(amount_minor) <> 0) as off");
    check("currencies whose ledger does not sum to zero", imbalance == 0, imbalance);
    var over =
        count(
            "orders",
            "select count(*) from orders where order_no = any (?) and refunded_minor > captured_minor",
            (Object) orderNos);
    check("orders refunded beyond what was paid", over == 0, over);
  }

  private void keys() {
    var issued =
        count(
            "fulfillments",
            "select count(*) from card_key where order_no = any (?) and status in ('ISSUED', 'REVEALED')",
            (Object) orderNos);
    var lines =
        count(
            "fulfillments",
            """
            select count(distinct (order_no, line_no, unit)) from card_key
            where order_no = any (?) and status in ('ISSUED', 'REVEALED')
            """,
            (Object) orderNos);
    var wanted =
        shop.orders().values().stream()
            .filter(purchase -> purchase.kind() == Purchase.Kind.CARD_KEY)
            .count();
    check(
        "keys issued = units of paid key orders, each to one",
        issued == wanted && lines == wanted,
        issued + " = " + wanted);
  }

  private void events() {
    for (var reader : List.of("payments", "fulfillments", "refunds", "notifications")) {
      var end = System.nanoTime() + PATIENCE_NANOS;
      var behind = behind(reader);
      while (!behind.isEmpty() && System.nanoTime() < end) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        behind = behind(reader);
      }
      check(
          "orders whose events " + reader + " has not all applied",
          behind.isEmpty(),
          behind.size());
    }
  }

  private Set<String> behind(String reader) {
    var published =
        sequences("orders", "select key, last from outbox_sequence where key = any (?)");
    published.removeAll(
        sequences(reader, "select key, last from inbox where topic = 'orders' and key = any (?)"));
    return published;
  }

  private Set<String> sequences(String database, String sql) {
    try (var connection = connect(database);
        var statement = connection.prepareStatement(sql)) {
      statement.setArray(1, connection.createArrayOf("text", orderNos));
      var found = new HashSet<String>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getString(1) + "#" + rows.getLong(2));
        }
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private long countByStatus(String status) {
    return count(
        "orders",
        "select count(*) from orders where order_no = any (?) and status = ?",
        orderNos,
        status);
  }

  private long count(String database, String sql, Object... arguments) {
    try (var connection = connect(database);
        var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        if (arguments[i] instanceof String[] texts) {
          statement.setArray(i + 1, connection.createArrayOf("text", texts));
        } else {
          statement.setObject(i + 1, arguments[i]);
        }
      }
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(stack.at().port("postgres"), database),
        database,
        stack.secrets().word(database + "-db-password"));
  }

  // A payment's number is its order's and two characters more (product.md, Numbers).
  private static String orderOf(String paymentNo) {
    return paymentNo.substring(0, Math.max(0, paymentNo.length() - 2));
  }

  private void check(String what, boolean holds, Object found) {
    lines.add(new Line(what, holds, String.valueOf(found)));
  }
}
