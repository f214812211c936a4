package bida.faults;

import static org.assertj.core.api.Assertions.assertThat;

import bida.local.api.Shop;
import bida.local.api.Web;
import bida.local.api.World;
import bida.local.machine.Patience;
import bida.local.machine.Say;
import bida.local.stack.Books;
import bida.local.stack.Service;
import bida.local.stack.Stack;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A database of yesterday between services of today. */
@ExtendWith(FullStack.class)
class RestoreIT {

  private static final List<String> ORDERS = List.of(Service.ORDER.module());
  private static final List<String> ALL =
      Arrays.stream(Service.values()).map(Service::module).toList();
  private static final int KEYS = 5;
  private static final Duration ORPHAN_AFTER = Duration.ofMinutes(6);
  private static final Duration LIMIT = Duration.ofSeconds(120);

  private final Stack stack = FullStack.stack();
  private final Web web = new Web();
  private final Shop shop = Shop.withNewKeys(web, stack.at());
  private final World world = new World(web, stack.at().http("control"));
  private final Books books = new Books(stack);
  private final String sku = "restore-" + UUID.randomUUID();
  private final String traceparent =
      "00-" + UUID.randomUUID().toString().replace("-", "") + "-00000000000000a1-01";

  private record Opened(String orderNo, JsonNode payment) {}

  @Test
  void e30GoesOnWithADatabaseOfOrdersThatForgotWhatKafkaKnows() throws SQLException {
    stock();
    var known = opened();
    without(ORDERS, () -> copy(Service.ORDER));
    delivered(known);
    var forgotten = opened();
    delivered(forgotten);
    var numbers = lastNumber(known);

    without(
        ORDERS,
        () -> {
          restore(Service.ORDER);
          FullStack.bida("after-restore", ORDERS.getFirst()).orFail();
          assertThat(lastNumber(known)).isEqualTo(numbers);
        });

    awaitStatus(known, "DELIVERED");
    assertThat(keysOf(known)).isEqualTo(1);
    assertThat(lastNumber(known)).isGreaterThan(numbers);
    await("a person's decision about forgotten money", () -> reviews(forgotten) == 1);
    assertThat(keysOf(forgotten)).isEqualTo(1);
    delivered(opened());
  }

  /**
   * As when a copy that is behind takes over: every service forgets at once, Kafka and channels do
   * not.
   */
  @Test
  void e12GoesOnWhereAllDatabasesLostTheirLastCommits() throws SQLException {
    stock();
    var known = opened();
    delivered(known);
    without(ALL, () -> each(this::copy));
    var delivered = opened();
    delivered(delivered);
    var opened = opened();

    without(
        ALL,
        () -> {
          each(this::restore);
          for (var service : ALL) {
            FullStack.bida("after-restore", service).orFail();
          }
        });

    world.pay(opened.payment().path("paymentNo").asText());
    await("the callback", () -> orphans(opened) == 1);
    world.advance(ORPHAN_AFTER);
    await("a person's decision about money of a forgotten attempt", () -> reviews(opened) == 1);
    await("a person's decision about forgotten money", () -> reviews(delivered) == 1);
    await("its delivery to be asked for anew", () -> keysOf(delivered) == 1);
    awaitStatus(known, "DELIVERED");
    assertThat(keysOf(known)).isEqualTo(1);
    delivered(opened());
  }

  private void stock() {
    shop.offer(new Shop.Offer(sku, "CARD_KEY", "点卡", 990));
    shop.importKeys(
        sku, IntStream.range(0, KEYS).mapToObj(n -> Map.of("secret", sku + "-" + n)).toList());
  }

  private Opened opened() {
    var order =
        Map.<String, Object>of(
            "merchantOrderNo",
            UUID.randomUUID().toString(),
            "buyerId",
            "buyer-" + sku,
            "lines",
            List.of(Map.of("sku", sku, "quantity", 1)),
            "expectedTotal",
            Map.of("amountMinor", 990, "currency", "CNY"));
    var orderNo = shop.place(order, traceparent).path("orderNo").asText();
    return new Opened(orderNo, shop.openPayment(orderNo, traceparent));
  }

  private void delivered(Opened order) {
    world.pay(order.payment().path("paymentNo").asText());
    awaitStatus(order, "DELIVERED");
  }

  private void awaitStatus(Opened order, String status) {
    await(
        order.orderNo() + " to be " + status,
        () -> shop.order(order.orderNo()).path("status").asText().equals(status));
  }

  private long lastNumber(Opened order) {
    return books.count(
        Service.ORDER, "select last from outbox_sequence where key = ?", order.orderNo());
  }

  private long keysOf(Opened order) {
    return books.count(
        Service.FULFILLMENT,
        "select count(*) from card_key where order_no = ? and status = 'ISSUED'",
        order.orderNo());
  }

  private long reviews(Opened order) {
    return books.count(
        Service.REFUND,
        """
        select count(*) from refunds r join cases c on c.subject = r.refund_no
        where r.order_no = ? and r.reason = 'ORDER_UNKNOWN' and r.status = 'REVIEWING' and c.state = 'OPEN'
        """,
        order.orderNo());
  }

  private long orphans(Opened order) {
    return books.count(
        Service.PAYMENT,
        "select count(*) from payment where payment_id = ? and status = 'ORPHAN'",
        orphanId(order));
  }

  /** Money is known by its transaction where its number is not. */
  private String orphanId(Opened order) {
    var trade = world.trade(order.payment().path("paymentNo").asText());
    return "wechat-" + trade.path("transactionId").asText();
  }

  /** Something that the database alone is changed by. */
  @FunctionalInterface
  private interface Change {
    void make() throws SQLException;
  }

  private void without(List<String> services, Change change) throws SQLException {
    System.setProperty("bida.caches", "false");
    try {
      var parts = new Parts(FullStack.stack(), new Say(System.out));
      parts.stop(services);
      parts.stop("relay");
      change.make();
      parts.start("relay");
      parts.start(services);
    } finally {
      System.clearProperty("bida.caches");
    }
  }

  /** What is done with one of the databases. */
  @FunctionalInterface
  private interface Step {
    void with(Service service) throws SQLException;
  }

  private void each(Step step) throws SQLException {
    for (var service : Service.values()) {
      step.with(service);
    }
  }

  private void copy(Service service) throws SQLException {
    var name = service.database();
    administer("drop database if exists %s_before with (force)".formatted(name));
    administer("create database %1$s_before template %1$s owner %1$s".formatted(name));
  }

  private void restore(Service service) throws SQLException {
    var name = service.database();
    execute(name, "select pg_drop_replication_slot('bida_%s')".formatted(name));
    administer("drop database %s with (force)".formatted(name));
    administer("alter database %1$s_before rename to %1$s".formatted(name));
  }

  private void administer(String sql) throws SQLException {
    execute("postgres", sql);
  }

  private void execute(String database, String sql) throws SQLException {
    var url = "jdbc:postgresql://127.0.0.1:%d/%s".formatted(stack.at().port("postgres"), database);
    var word = stack.secrets().word("postgres-password");
    try (var connection = DriverManager.getConnection(url, "postgres", word);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    assertThat(Patience.await(condition, LIMIT)).as(what).isTrue();
  }
}
