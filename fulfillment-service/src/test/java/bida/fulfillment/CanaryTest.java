package bida.fulfillment;

import static bida.fulfillment.Shop.keys;
import static bida.fulfillment.Shop.unique;
import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.FulfillmentEvent.CardKeyIssued;
import bida.contracts.FulfillmentEvent.DeliveryDelayed;
import bida.contracts.FulfillmentEvent.TicketIssued;
import bida.fulfillment.agiso.AgisoCards;
import bida.fulfillment.supplier.Card;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.Spans;
import bida.platform.test.TestClock;
import bida.platform.test.Topics;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class CanaryTest {

  private static final String COLUMNS =
      """
      select c.table_name as t, c.column_name as c, c.data_type as kind
      from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
      where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
      """;

  @Inject Shop shop;
  @Inject Upstream upstream;
  @Inject TestClock clock;
  @Inject OutboxRows outbox;
  @Inject Topics topics;
  @Inject Spans spans;
  @Inject BoxOffice office;
  @Inject Mall mall;

  @ConfigProperty(name = "bida.fulfillment.public-url")
  String gate;

  @ConfigProperty(name = "bida.reseller.mall.app-secret")
  String secret;

  @ConfigProperty(name = "bida.reseller.mall.merchant-key")
  String merchantKey;

  @Test
  void e33AKeyInClearIsFoundInTheAnswerOfItsRevealAndNowhereElse() {
    var canary = unique("CANARY-");
    var number = unique("CANARYNO-");
    var sku = unique("SKU-");
    var orderNo = unique("O");
    var trace = Topics.traceparent();
    var captured = new Captured();
    var root = Logger.getLogger("");
    root.addHandler(captured);
    var level = Logger.getLogger("bida").getLevel();
    Logger.getLogger("bida").setLevel(Level.ALL);
    try {
      var key = Map.of("secret", canary, "number", number);
      shop.importKeys(unique("K"), sku, List.of(key, key)).statusCode(201);
      shop.importKeys(unique("K"), sku, List.of(key)).statusCode(201);
      topics.publish(shop.asked(orderNo, keys(1, sku, 1)), trace);
      outbox.await(orderNo, CardKeyIssued.class);
      var answer = shop.reveal(orderNo).statusCode(200).extract().asString();
      assertThat(answer).contains(canary, number);
      shop.show(Shop.APP, orderNo).statusCode(200);
    } finally {
      Logger.getLogger("bida").setLevel(level);
      root.removeHandler(captured);
    }

    assertThat(places(canary)).isEmpty();
    assertThat(places(number)).isEmpty();
    assertThat(places(orderNo)).isNotEmpty();
    assertThat(captured.lines).noneMatch(line -> line.contains("CANARY"));
    assertThat(spans.ofTrace(Spans.traceId(trace)).toString()).doesNotContain("CANARY");
  }

  @Test
  void e33ABoughtCardIsFoundInTheAnswerOfItsRevealAndNowhereElse() {
    System.setProperty(CallbackGate.TARGET, "http://127.0.0.1:" + RestAssured.port);
    upstream.agree(clock);
    var sku = unique("SKU-");
    var orderNo = unique("O");
    var attemptNo = orderNo + "L1A1";
    var trace = Topics.traceparent();
    var captured = new Captured();
    var root = Logger.getLogger("");
    root.addHandler(captured);
    var level = Logger.getLogger("bida").getLevel();
    Logger.getLogger("bida").setLevel(Level.ALL);
    String secret;
    String number;
    try {
      shop.supplied(sku, "agiso", "P1001");
      // By callback first, then with the answer to a query.
      upstream.knob("agiso", Map.of("orderNo", attemptNo, "supplier", Map.of("delay", "PT0.3S")));
      topics.publish(shop.asked(orderNo, keys(1, sku, 1)), trace);
      outbox.await(orderNo, CardKeyIssued.class);
      secret = upstream.book("agiso", attemptNo).getString("order.cards[0].cardPwd");
      number = upstream.book("agiso", attemptNo).getString("order.cards[0].cardNo");
      assertThat(shop.reveal(orderNo).statusCode(200).extract().asString())
          .contains(secret, number);
      shop.show(Shop.APP, orderNo).statusCode(200);
    } finally {
      Logger.getLogger("bida").setLevel(level);
      root.removeHandler(captured);
      upstream.calm();
    }

    assertThat(places(secret)).isEmpty();
    assertThat(places(number)).isEmpty();
    assertThat(places(attemptNo)).contains("supplier_callback.body", "attempt.attempt_no");
    assertThat(captured.lines).noneMatch(line -> line.contains(secret) || line.contains(number));
    assertThat(spans.ofTrace(Spans.traceId(trace)).toString()).doesNotContain(secret, number);
  }

  /** The same at fulu, whose cards cannot be opened at first. */
  @Test
  void e33ACardOfFuluIsFoundInTheAnswerOfItsRevealAndNowhereElse() {
    System.setProperty(CallbackGate.TARGET, "http://127.0.0.1:" + RestAssured.port);
    upstream.agree(clock);
    var sku = unique("SKU-");
    var orderNo = unique("O");
    var attemptNo = orderNo + "L1A1";
    var trace = Topics.traceparent();
    var captured = new Captured();
    var root = Logger.getLogger("");
    root.addHandler(captured);
    var level = Logger.getLogger("bida").getLevel();
    Logger.getLogger("bida").setLevel(Level.ALL);
    String secret;
    String number;
    try {
      shop.supplied(sku, "fulu", "10000587");
      garbled(attemptNo, "garbage");
      topics.publish(shop.asked(orderNo, keys(1, sku, 1)), trace);
      Await.until("the answer", () -> shop.status(orderNo, 1).equals("ACCEPTED"));
      upstream.pass("PT3S");
      Await.until(
          "the cards there",
          () -> "success".equals(upstream.book("fulu", attemptNo).getString("order.state")));
      clock.advance(Duration.ofMinutes(6));
      Await.until("it cannot be read", () -> !outbox.of(orderNo, DeliveryDelayed.class).isEmpty());
      assertThat(upstream.requests("fulu", "query", attemptNo)).isPositive();
      garbled(attemptNo, "all");
      clock.advance(Duration.ofHours(1));
      outbox.await(orderNo, CardKeyIssued.class);
      secret = upstream.book("fulu", attemptNo).getString("order.cards[0].cardPwd");
      number = upstream.book("fulu", attemptNo).getString("order.cards[0].cardNumber");
      assertThat(shop.reveal(orderNo).statusCode(200).extract().asString())
          .contains(secret, number);
    } finally {
      Logger.getLogger("bida").setLevel(level);
      root.removeHandler(captured);
      upstream.calm();
    }

    assertThat(places(secret)).isEmpty();
    assertThat(places(number)).isEmpty();
    assertThat(places(attemptNo)).contains("attempt.attempt_no");
    assertThat(captured.lines).noneMatch(line -> line.contains(secret) || line.contains(number));
    assertThat(spans.ofTrace(Spans.traceId(trace)).toString()).doesNotContain(secret, number);
  }

  private void garbled(String attemptNo, String cards) {
    upstream.knob("fulu", Map.of("customerOrderNo", attemptNo, "supplier", Map.of("cards", cards)));
  }

  /**
   * In clear nowhere at all: they are encrypted in answers, and written for a call when it is made.
   */
  @Test
  void e33AKeySoldToAPlatformIsReadByNobodyElse() {
    System.setProperty(CallbackGate.TARGET, "http://127.0.0.1:" + RestAssured.port);
    var canary = unique("CANARY-");
    var sku = unique("SKU-");
    var theirNo = unique("AG");
    var captured = new Captured();
    var root = Logger.getLogger("");
    root.addHandler(captured);
    var level = Logger.getLogger("bida").getLevel();
    Logger.getLogger("bida").setLevel(Level.ALL);
    String sealed;
    try {
      shop.stock(sku, List.of(canary));
      var wish = mall.purchase(theirNo, sku, 1);
      wish.put("callbackUrl", gate + "/nobody-is-here");
      var orders = mall.answering(theirNo, mall::deliver);
      mall.send("order/createPurchase", mall.signed(wish));
      orders.join();
      sealed = mall.query(theirNo).extract().path("data.cards");
      clock.advance(Duration.ofSeconds(10));
      Await.until(
          "a call in vain",
          () -> shop.number("select callback_tries from resale where their_no = $1", theirNo) == 1);
    } finally {
      Logger.getLogger("bida").setLevel(level);
      root.removeHandler(captured);
    }

    assertThat(new AgisoCards(secret).read(sealed).orElseThrow())
        .containsExactly(new Card(canary, null, null));
    for (var kept : List.of(canary, sealed, secret, merchantKey)) {
      assertThat(places(kept)).isEmpty();
      assertThat(captured.lines).noneMatch(line -> line.contains(kept));
    }
    assertThat(places(theirNo)).contains("resale.their_no");
  }

  @Test
  void e33TheCodesOfATicketAreFoundInTheirAnswersAndNowhereElse() {
    var orderNo = unique("O");
    var sku = unique("SKU-");
    var trace = Topics.traceparent();
    var captured = new Captured();
    var root = Logger.getLogger("");
    root.addHandler(captured);
    var level = Logger.getLogger("bida").getLevel();
    Logger.getLogger("bida").setLevel(Level.ALL);
    var secrets = new ArrayList<String>();
    try {
      office.offer(sku, office.now("STATIC"));
      topics.publish(shop.asked(orderNo, BoxOffice.tickets(1, sku, 2)), trace);
      outbox.await(orderNo, TicketIssued.class);
      List<String> ids = office.of(orderNo).extract().path("tickets.ticketId");
      for (var id : ids) {
        var shown = office.show(id).statusCode(200).extract();
        secrets.add(shown.path("code"));
        secrets.add(shown.path("verificationCode"));
      }
      String token =
          office
              .wish(
                  Shop.APP,
                  "/v1/tickets/" + ids.getFirst() + "/shares",
                  Map.of("holderId", BoxOffice.BUYER))
              .extract()
              .path("token");
      secrets.add(token);
      office.wish(
          Shop.APP, "/v1/ticket-shares/claim", Map.of("token", token, "holderId", "friend-1"));
      office.scan(secrets.getFirst()).statusCode(409);
      office.scan(secrets.get(2)).statusCode(200);
      office.scan(secrets.get(2)).statusCode(409);
      office
          .redeem(
              unique("K"),
              Map.of("verificationCode", secrets.get(3), "pointId", "north", "device", "gate-1"))
          .statusCode(409);
      office.sync(
          unique("gate-"),
          List.of(
              Map.of(
                  "counter",
                  1,
                  "code",
                  secrets.get(2),
                  "pointId",
                  "north",
                  "redeemedAt",
                  "2026-01-01T00:00:00Z")));
    } finally {
      Logger.getLogger("bida").setLevel(level);
      root.removeHandler(captured);
    }

    assertThat(secrets).hasSize(5);
    for (var secret : secrets) {
      assertThat(places(secret)).isEmpty();
      assertThat(captured.lines).noneMatch(line -> line.contains(secret));
      assertThat(spans.ofTrace(Spans.traceId(trace)).toString()).doesNotContain(secret);
    }
    assertThat(places(orderNo)).isNotEmpty();
  }

  /** Every text, JSON and bytea column of every table, partitions included. */
  private List<String> places(String needle) {
    var hex = HexFormat.of().formatHex(needle.getBytes(StandardCharsets.UTF_8));
    var found = new ArrayList<String>();
    for (var column : shop.rows(COLUMNS)) {
      var text =
          column.getString("kind").equals("bytea")
              ? "encode(%s, 'hex')".formatted(column.getString("c"))
              : "%s::text".formatted(column.getString("c"));
      var sql =
          "select count(*) from %s where %s like '%%' || $1 || '%%'"
              .formatted(column.getString("t"), text);
      var wanted = column.getString("kind").equals("bytea") ? hex : needle;
      if (shop.number(sql, wanted) > 0) {
        found.add(column.getString("t") + "." + column.getString("c"));
      }
    }
    return found;
  }

  private static final class Captured extends Handler {
    private final List<String> lines = new java.util.concurrent.CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord line) {
      var thrown = line.getThrown();
      lines.add(
          line.getMessage()
              + " "
              + java.util.Arrays.toString(line.getParameters())
              + (thrown == null ? "" : " " + thrown));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
