package bida.fulfillment;

import static bida.fulfillment.Shop.unique;
import static io.restassured.RestAssured.given;

import bida.contracts.FulfillmentEvent.ResaleRequested;
import bida.contracts.Money;
import bida.contracts.OrderEvent.DeliveryLine;
import bida.contracts.OrderEvent.DeliveryRequested;
import bida.contracts.OrderEvent.Line;
import bida.contracts.OrderEvent.OfferChanged;
import bida.contracts.OrderEvent.OrderPlaced;
import bida.contracts.OrderEvent.ResaleRefused;
import bida.contracts.ProductType;
import bida.fulfillment.agiso.AgisoLetters;
import bida.fulfillment.supplier.Supplier;
import bida.fulfillment.supplier.agiso.AgisoClient;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.TestClock;
import bida.platform.test.Topics;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** A platform that buys here, and order-service as far as it answers it. */
@Singleton
class Mall {

  static final String TENANT = "app-mall";
  static final Money PRICE = Money.of(990, "CNY");

  private static final Duration LONG = Duration.ofSeconds(30);

  private final Shop shop;
  private final Topics topics;
  private final OutboxRows outbox;
  private final TestClock clock;
  private final String userId;
  private final String secret;
  private final String merchantKey;

  Mall(
      Shop shop,
      Topics topics,
      OutboxRows outbox,
      TestClock clock,
      @ConfigProperty(name = "bida.reseller.mall.user-id") String userId,
      @ConfigProperty(name = "bida.reseller.mall.app-secret") String secret,
      @ConfigProperty(name = "bida.reseller.mall.merchant-key") String merchantKey) {
    this.shop = shop;
    this.topics = topics;
    this.outbox = outbox;
    this.clock = clock;
    this.userId = userId;
    this.secret = secret;
    this.merchantKey = merchantKey;
  }

  /** Our own adapter, as another Bida would have it. */
  Supplier client() {
    return AgisoClient.at(
        "http://127.0.0.1:" + RestAssured.port, userId, secret, merchantKey, clock);
  }

  /** What a platform sends for cards, but for its signature. */
  Map<String, String> purchase(String theirNo, String sku, int quantity) {
    var fields = new HashMap<String, String>();
    fields.put("userId", userId);
    fields.put("orderNo", theirNo);
    fields.put("productNo", sku);
    fields.put("buyNum", String.valueOf(quantity));
    fields.put("attach", "[]");
    fields.put("maxAmount", "");
    fields.put("callbackUrl", "");
    fields.put("timestamp", String.valueOf(clock.instant().getEpochSecond()));
    fields.put("version", "1");
    return fields;
  }

  Map<String, String> question(String theirNo) {
    var fields = new HashMap<String, String>();
    fields.put("userId", userId);
    fields.put("orderNo", theirNo);
    fields.put("timestamp", String.valueOf(clock.instant().getEpochSecond()));
    fields.put("version", "1");
    return fields;
  }

  Map<String, String> list(String keyword, int page, int size) {
    var fields = question("");
    fields.remove("orderNo");
    fields.put("keyword", keyword);
    fields.put("pageIndex", String.valueOf(page));
    fields.put("pageSize", String.valueOf(size));
    return fields;
  }

  Map<String, String> product(String sku) {
    var fields = question("");
    fields.remove("orderNo");
    fields.put("productNo", sku);
    return fields;
  }

  /** Waits until it is known here, in whatever state. */
  void offer(
      String tenant, String sku, ProductType type, long fen, boolean onSale, Instant changedAt) {
    var sent =
        topics.publish(
            new OfferChanged(
                tenant, sku, type, "游戏点券100", Money.of(fen, "CNY"), onSale, 10, changedAt));
    Await.until(
        "the offer",
        () ->
            shop.number(
                    "select count(*) from inbox where key = $1 and last >= $2",
                    tenant + "/" + sku,
                    Long.valueOf(sent.headers().get("sequence")))
                == 1);
  }

  String signed(Map<String, String> fields) {
    return signed(fields, merchantKey);
  }

  String signed(Map<String, String> fields, String key) {
    return AgisoLetters.signed(secret, key, fields);
  }

  ValidatableResponse send(String path, String body) {
    return given()
        .contentType(ContentType.JSON)
        .body(body)
        .post("/agisoAcprSupplierApi/" + path)
        .then()
        .statusCode(200);
  }

  ValidatableResponse query(String theirNo) {
    return send("order/queryOrder", signed(question(theirNo)));
  }

  /** What order-service hears, once it is asked for that number. */
  ResaleRequested asked(String theirNo) {
    return asked(TENANT, theirNo);
  }

  ResaleRequested asked(String tenant, String theirNo) {
    Await.until(theirNo + " to be known", () -> resales(tenant, theirNo) == 1);
    var resaleNo =
        shop.rows(
                "select resale_no from resale where tenant = $1 and their_no = $2", tenant, theirNo)
            .getFirst()
            .getString(0);
    return outbox.await(resaleNo, ResaleRequested.class);
  }

  /** How often order-service was asked for it, under whatever number of ours. */
  long requests(String theirNo) {
    return shop.number(
        "select count(*) from outbox where type = 'resale-requested' and payload like '%' || $1 || '%'",
        theirNo);
  }

  long resales(String theirNo) {
    return resales(TENANT, theirNo);
  }

  private long resales(String tenant, String theirNo) {
    return shop.number(
        "select count(*) from resale where tenant = $1 and their_no = $2", tenant, theirNo);
  }

  /** Answers in the background, for whoever asked waits. */
  CompletableFuture<Void> answering(String theirNo, Consumer<ResaleRequested> answer) {
    return answering(TENANT, theirNo, answer);
  }

  CompletableFuture<Void> answering(
      String tenant, String theirNo, Consumer<ResaleRequested> answer) {
    return CompletableFuture.runAsync(() -> answer.accept(asked(tenant, theirNo)));
  }

  /** Placed, paid, and to be delivered at once; gives its number. */
  String deliver(ResaleRequested asked) {
    var orderNo = place(asked);
    request(asked, orderNo);
    return orderNo;
  }

  void request(ResaleRequested asked, String orderNo) {
    topics.publish(
        new DeliveryRequested(
            orderNo,
            asked.tenant(),
            asked.buyerId(),
            List.of(
                new DeliveryLine(
                    1, asked.sku(), type(asked), asked.quantity(), PRICE, asked.recipient())),
            clock.instant(),
            clock.instant().plus(Duration.ofMinutes(5))));
  }

  String place(ResaleRequested asked) {
    var orderNo = unique("O");
    var now = clock.instant();
    topics.publish(
        new OrderPlaced(
            orderNo,
            asked.tenant(),
            asked.merchantOrderNo(),
            asked.buyerId(),
            List.of(new Line(1, asked.sku(), type(asked), "游戏点券100", asked.quantity(), PRICE)),
            PRICE.times(asked.quantity()),
            null,
            now,
            now.plus(Duration.ofMinutes(15)),
            now.plus(Duration.ofHours(12)),
            "wallet"));
    Await.until(
        "the order",
        () -> shop.number("select count(*) from resale where order_no = $1", orderNo) == 1);
    return orderNo;
  }

  void refuse(ResaleRequested asked, String reason) {
    topics.publish(new ResaleRefused(asked.resaleNo(), asked.tenant(), reason, clock.instant()));
  }

  private static ProductType type(ResaleRequested asked) {
    return asked.recipient() == null ? ProductType.CARD_KEY : ProductType.RECHARGE;
  }

  @Nullable String status(String theirNo) {
    var rows =
        shop.rows("select status from resale where tenant = $1 and their_no = $2", TENANT, theirNo);
    return rows.isEmpty() ? null : rows.getFirst().getString(0);
  }

  static <T> T within(io.smallrye.mutiny.Uni<T> answer) {
    return answer.await().atMost(LONG);
  }
}
