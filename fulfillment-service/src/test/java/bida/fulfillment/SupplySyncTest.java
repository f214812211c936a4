package bida.fulfillment;

import static bida.fulfillment.Shop.recharge;
import static bida.fulfillment.Shop.unique;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import bida.contracts.CaseNeeded;
import bida.contracts.FulfillmentEvent.RechargeSucceeded;
import bida.contracts.FulfillmentEvent.SupplyAnnounced;
import bida.fulfillment.supplier.kakayun.KakayunLetters;
import bida.fulfillment.supply.Errands;
import bida.fulfillment.supply.Errands.Errand;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import bida.platform.test.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What suppliers say of their goods pauses an offer and resumes it, and never by one answer. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class SupplySyncTest {

  // A little more than the pause between two questions.
  private static final Duration A_LOOK = Duration.ofSeconds(61);

  // What a person delivers is not asked about.
  private static final String UNDER_WAY =
      """
      select count(*) from product_route w
      left join supplier_goods g using (supplier, product)
      left join supplier_errand e on e.supplier = w.supplier and e.errand = 'GOODS'
      where w.sku = $1 and w.supplier <> 'manual'
        and (g.due_at is null or g.due_at <= $2 or e.claimed_until is not null)
      """;

  @Inject Shop shop;
  @Inject Upstream upstream;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;
  @Inject Errands errands;

  @ConfigProperty(name = "bida.kakayun.key")
  String key;

  private String sku;
  private String product;
  private String account;

  @BeforeEach
  void aProductOfItsOwn() {
    System.setProperty(CallbackGate.TARGET, "http://127.0.0.1:" + RestAssured.port);
    sku = unique("SKU-");
    product = Integer.toString(ThreadLocalRandom.current().nextInt(100_000_000, 999_999_999));
    account = "86138" + product.substring(1) + "9";
    upstream.agree(clock);
    // Suppliers are asked about a few products in a round: those of other tests would come first.
    shop.rows("delete from supplier_product returning sku");
  }

  @AfterEach
  void calm() {
    upstream.calm();
  }

  @Test
  void c13PausesWhatItsOnlySupplierHasSoldOutAndResumesItByItself() {
    supplied(sku, "kakayun", product);
    look("kakayun");
    goods("kakayun", Map.of("stock", "0"));

    look("kakayun");
    assertThat(announced()).isEmpty();
    look("kakayun");

    awaitPause("SOLD_OUT");
    supply()
        .body("pausedFor", equalTo("SOLD_OUT"))
        .body("ways[0].fitness", equalTo("SOLD_OUT"))
        .body("ways[0].stock", equalTo("COUNT"))
        .body("ways[0].units", equalTo(0))
        .body("ways[0].currency", equalTo("CNY"));
    paused().body("sku", hasItem(sku));

    goods("kakayun", Map.of("stock", "7"));
    for (int minutes = 0; minutes < 5; minutes++) {
      look("kakayun");
      settled();
      assertThat(announced()).hasSize(1);
    }
    look("kakayun");
    awaitResumption();
    supply().body("pausedFor", nullValue()).body("ways[0].units", equalTo(7));
    paused().body("sku", not(hasItem(sku)));
  }

  @Test
  void doesNotFlutterWithAShelfThatDoes() {
    supplied(sku, "kakayun", product);
    for (int turn = 0; turn < 4; turn++) {
      goods("kakayun", Map.of("stock", turn % 2 == 0 ? "0" : "5"));
      look("kakayun");
    }
    settled();
    assertThat(announced()).isEmpty();

    goods("kakayun", Map.of("stock", "0"));
    look("kakayun");
    look("kakayun");
    awaitPause("SOLD_OUT");
    for (int turn = 0; turn < 6; turn++) {
      goods("kakayun", Map.of("stock", turn % 2 == 0 ? "5" : "0"));
      look("kakayun");
    }
    settled();
    assertThat(announced()).hasSize(1);
  }

  @Test
  void silenceIsNoEmptyShelf() {
    supplied(sku, "kakayun", product);
    goods("kakayun", Map.of("stock", "0"));
    look("kakayun");
    upstream.knob(
        "kakayun", Map.of("product", product, "api", Map.of("fail5xx", "all", "on", "goods")));

    for (int questions = 1; questions <= 3; questions++) {
      miss("kakayun", questions);
    }

    settled();
    assertThat(announced()).isEmpty();
    supply().body("ways[0].misses", greaterThan(0)).body("ways[0].lastCause", equalTo("http_500"));
  }

  @Test
  void forgetsAPauseThatNobodyConfirmsForHours() {
    pausedAtKakayun();
    upstream.knob(
        "kakayun", Map.of("product", product, "api", Map.of("fail5xx", "all", "on", "goods")));

    clock.advance(Duration.ofHours(5));
    settled();
    assertThat(announced()).hasSize(1);

    clock.advance(Duration.ofHours(2));
    awaitResumption();
  }

  @Test
  void pausesOnlyWhenTheNextSupplierIsOfNoUseToo() {
    supplied(sku, "kakayun", product, Map.of("supplier", "fulu", "supplierProduct", product));
    goods("kakayun", Map.of("stock", "0"));
    look("kakayun", "fulu");
    look("kakayun", "fulu");
    settled();
    assertThat(announced()).isEmpty();
    supply()
        .body("ways[0].fitness", equalTo("SOLD_OUT"))
        .body("ways[1].fitness", equalTo("USABLE"));

    goods("fulu", Map.of("offSale", true));
    look("kakayun", "fulu");
    look("kakayun", "fulu");
    awaitPause("SOLD_OUT");

    goods("fulu", Map.of("offSale", false));
    for (int minutes = 0; minutes < 6; minutes++) {
      look("kakayun", "fulu");
    }
    awaitResumption();
  }

  @Test
  void c13PausesWhatCostsMoreThanTheGuardAllowsAndCallsAPersonOnceADay() {
    supplied(sku, "kakayun", product, 9.9);
    look("kakayun");
    goods("kakayun", Map.of("price", "10.5"));
    look("kakayun");
    look("kakayun");

    awaitPause("TOO_DEAR");
    var case_ =
        "SUPPLIER_PRICE_ABOVE_GUARD:%s:kakayun:%s:%s"
            .formatted(
                sku, product, LocalDate.ofInstant(clock.instant(), ZoneId.of("Asia/Shanghai")));
    assertThat(outbox.await(case_, CaseNeeded.class).detail()).contains("10.5", "9.9");
    assertThat(
            shop
                .rows(
                    "select price::text from supplier_price where product = $1 order by from_at",
                    product)
                .stream()
                .map(row -> row.getString(0)))
        .containsExactly("9.80000", "10.50000");

    look("kakayun");
    settled();
    assertThat(outbox.of(case_)).hasSize(1);

    // A guard that allows it is another way, of which nothing bad is known.
    supplied(sku, "kakayun", product, 11);
    awaitResumption();
  }

  @Test
  void anotherSupplierEndsThePauseAtOnce() {
    pausedAtKakayun();

    supplied(sku, "manual", "by-hand");

    awaitResumption();
  }

  @Test
  void asksAtOnceAboutWhatTheSupplierTellsOf() {
    supplied(sku, "kakayun", product);
    look("kakayun");
    goods("kakayun", Map.of("stock", "0"));
    upstream.agree(clock);
    var before = seenAt("kakayun");

    clock.advance(Duration.ofSeconds(5));
    upstream.pass("PT5S");
    upstream.tell("kakayun", product);

    Await.until("the question", () -> !seenAt("kakayun").equals(before));
    Await.until("the looks", () -> looks() >= 1);
    settled();
    assertThat(announced()).isEmpty();
    look("kakayun");
    awaitPause("SOLD_OUT");
  }

  @Test
  void c10BelievesNoNewsOfGoodsThatIsForgedOrSentAgain() {
    supplied(sku, "kakayun", product);
    look("kakayun");
    // Nobody answers our questions: the news stands alone.
    upstream.knob(
        "kakayun", Map.of("product", product, "api", Map.of("fail5xx", "all", "on", "goods")));
    var sentAt = clock.instant().plusSeconds(30);
    clock.set(sentAt);
    var soldOut = news(sentAt, "0");

    push(KakayunLetters.signed("another key", soldOut), 400, "fail");
    push(
        KakayunLetters.signed(key, soldOut).replace("\"goodsstock\":0", "\"goodsstock\":9"),
        400,
        "fail");
    settled();
    assertThat(looks()).isZero();

    var genuine = KakayunLetters.signed(key, soldOut);
    push(genuine, 200, "ok");
    Await.until("the look", () -> looks() == 1);
    // The same an instant and two minutes later, and what was true before it.
    push(genuine, 200, "ok");
    clock.advance(Duration.ofMinutes(2));
    push(genuine, 200, "ok");
    push(KakayunLetters.signed(key, news(sentAt.minusSeconds(20), "0")), 200, "ok");
    settled();
    assertThat(looks()).isEqualTo(1);
    assertThat(announced()).isEmpty();

    clock.advance(Duration.ofMinutes(4));
    push(genuine, 400, "fail");
    settled();
    assertThat(announced()).isEmpty();
  }

  @Test
  void asksFirstWhoHasItAndKeepsTheOthers() {
    supplied(sku, "kakayun", product, Map.of("supplier", "fulu", "supplierProduct", product));
    goods("kakayun", Map.of("stock", "0"));
    look("kakayun", "fulu");
    look("kakayun", "fulu");
    believed("SOLD_OUT");
    var orderNo = unique("O");
    upstream.knob("fulu", Map.of("account", account, "supplier", Map.of("delay", "PT0.2S")));

    shop.order(orderNo, recharge(1, sku, account));

    delivered(orderNo);
    assertThat(upstream.has("fulu", orderNo + "L1A1")).isTrue();
    assertThat(upstream.requests("kakayun", "submit", orderNo + "L1A1")).isZero();
    assertThat(
            shop.rows("select state ->> 'routing' from delivery where order_no = $1", orderNo)
                .getFirst()
                .getString(0))
        .contains("kakayun");
  }

  @Test
  void whatIsPaidIsDeliveredAlsoWhereAGuessSaysThatNobodyHasIt() {
    pausedAtKakayun();
    // It has it again, which nobody believes yet.
    goods("kakayun", Map.of("stock", "5"));
    var orderNo = unique("O");

    shop.order(orderNo, recharge(1, sku, account));

    delivered(orderNo);
    assertThat(upstream.has("kakayun", orderNo + "L1A1")).isTrue();
    assertThat(announced()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "fulu, %s, %s",
    "kakayun, %s, %s",
    "ding, SIM_%s-3.17, SIM_%s",
    "reloadly, topup-%s-GB-5.00, %s",
    "reloadly, giftcard-%s-25.00, %s",
    "acme, P.%s, P.%s",
    "agiso, P%s, P%s"
  })
  void hearsOfEachSupplierThatItSellsAProductNoMore(String supplier, String ours, String theirs) {
    supplied(sku, supplier, ours.formatted(product));
    look(supplier);
    supply()
        .body("ways[0].onSale", equalTo(true))
        .body("ways[0].price", greaterThan(0f))
        .body("ways[0].fitness", equalTo("USABLE"));

    upstream.knob(
        supplier, Map.of("product", theirs.formatted(product), "goods", Map.of("offSale", true)));
    look(supplier);
    look(supplier);

    awaitPause("OFF_SALE");
  }

  @Test
  void oneInstanceAtATimeGoesOnAnErrand() {
    var supplier = unique("S-");
    var begun = new AtomicInteger();
    var first = new CompletableFuture<Duration>();
    errand(supplier, begun, Uni.createFrom().completionStage(first)).subscribe().with(_ -> {});
    Await.until("the first", () -> begun.get() == 1);

    errand(supplier, begun, A_SECOND).await().indefinitely();
    assertThat(begun).hasValue(1);

    first.complete(Duration.ofSeconds(1));
    Await.until("its end", () -> claims(supplier) == 0);
    errand(supplier, begun, A_SECOND).await().indefinitely();
    assertThat(begun).as("not due yet").hasValue(1);
    clock.advance(Duration.ofSeconds(1));
    errand(supplier, begun, A_SECOND).await().indefinitely();
    assertThat(begun).hasValue(2);

    // Who died on the way is waited for no longer than its lease, and ends no other's.
    clock.advance(Duration.ofSeconds(1));
    var late = new CompletableFuture<Duration>();
    errand(supplier, begun, Uni.createFrom().completionStage(late)).subscribe().with(_ -> {});
    Await.until("the late one", () -> begun.get() == 3);
    clock.advance(Duration.ofMinutes(5));
    var other = new CompletableFuture<Duration>();
    errand(supplier, begun, Uni.createFrom().completionStage(other)).subscribe().with(_ -> {});
    Await.until("the other", () -> begun.get() == 4);
    late.complete(Duration.ZERO);
    errand(supplier, begun, A_SECOND).await().indefinitely();
    assertThat(begun).hasValue(4);
    assertThat(claims(supplier)).isEqualTo(1);
    other.complete(Duration.ZERO);
  }

  private static final Uni<Duration> A_SECOND = Uni.createFrom().item(Duration.ofSeconds(1));

  private Uni<Void> errand(String supplier, AtomicInteger begun, Uni<Duration> work) {
    return errands.run(
        supplier,
        Errand.GOODS,
        Duration.ofMinutes(5),
        Duration.ofSeconds(1),
        () -> {
          begun.incrementAndGet();
          return work;
        });
  }

  private long claims(String supplier) {
    return shop.number(
        "select count(*) from supplier_errand where supplier = $1 and claimed_until is not null",
        supplier);
  }

  @Test
  void showsNothingOfWhatNobodySupplies() {
    get("/v1/products/" + unique("SKU-") + "/supply")
        .statusCode(404)
        .body("code", equalTo("product_unknown"));
    given()
        .auth()
        .oauth2(Tokens.of("app-1", "orders:read"))
        .get("/v1/products/" + sku + "/supply")
        .then()
        .statusCode(403);
    push("{}", "nobody", 404);
  }

  /** And asked about once, with all there is. */
  private void supplied(String sku, String supplier, String supplierProduct) {
    shop.supplied(sku, supplier, supplierProduct);
    answered();
  }

  private void supplied(String sku, String supplier, String supplierProduct, double maxCost) {
    shop.supplied(sku, supplier, supplierProduct, maxCost);
    answered();
  }

  private void supplied(
      String sku, String supplier, String supplierProduct, Map<String, Object> fallback) {
    shop.supplied(sku, supplier, supplierProduct, fallback);
    answered();
  }

  /**
   * A question that is under way when our clock moves would be of before, and none due after it.
   * Between two rounds there is a second.
   */
  private void answered() {
    Await.until(
        "the answers",
        () -> {
          if (shop.number(UNDER_WAY, sku, utc(clock.instant())) == 0) {
            return true;
          }
          upstream.pass("PT1S");
          clock.advance(Duration.ofSeconds(1));
          return false;
        });
  }

  private void pausedAtKakayun() {
    supplied(sku, "kakayun", product);
    goods("kakayun", Map.of("stock", "0"));
    look("kakayun");
    look("kakayun");
    awaitPause("SOLD_OUT");
  }

  private void goods(String supplier, Map<String, Object> knobs) {
    upstream.knob(supplier, Map.of("product", product, "goods", knobs));
  }

  /** A minute passes, and each of them has said something since. */
  private void look(String... suppliers) {
    answered();
    // They first: nothing is asked before our clock moves, and what is asked then is of their time.
    upstream.pass(A_LOOK.toString());
    clock.advance(A_LOOK);
    var now = clock.instant();
    for (var supplier : suppliers) {
      Await.until("a look at " + supplier, () -> !seenAt(supplier).isBefore(now));
    }
  }

  /** So many questions in a row were not answered. */
  private void miss(String supplier, int times) {
    Await.until(
        times + " misses",
        () -> {
          clock.advance(A_LOOK);
          return shop.number(
                  "select coalesce(max(misses), 0)::bigint from supplier_goods g join product_route w"
                      + " using (supplier, product) where w.sku = $1 and g.supplier = $2",
                  sku,
                  supplier)
              >= times;
        });
  }

  private Instant seenAt(String supplier) {
    var rows =
        shop.rows(
            """
            select g.seen_at from supplier_goods g join product_route w using (supplier, product)
            where w.sku = $1 and g.supplier = $2 and g.seen_at is not null
            """,
            sku,
            supplier);
    return rows.isEmpty() ? Instant.MIN : rows.getFirst().getOffsetDateTime(0).toInstant();
  }

  private long looks() {
    return shop.number(
        "select coalesce(max(turn_looks), 0)::bigint from supply_route where sku = $1", sku);
  }

  private void believed(String fitness) {
    Await.until(
        "the belief",
        () ->
            shop.number(
                    "select count(*) from supply_route where sku = $1 and fitness = $2",
                    sku,
                    fitness)
                == 1);
  }

  /** What was due has been worked out: a SKU of which nothing is waiting is told of by now. */
  private void settled() {
    Await.until(
        "what is due",
        () ->
            shop.number(
                    "select count(*) from supply_of_sku where sku = $1 and due_at <= $2",
                    sku,
                    utc(clock.instant()))
                == 0);
  }

  private List<SupplyAnnounced> announced() {
    return outbox.of(sku, SupplyAnnounced.class);
  }

  private void awaitPause(String reason) {
    Await.until(
        "the pause",
        () -> !announced().isEmpty() && reason.equals(announced().getLast().pausedFor()));
  }

  private void awaitResumption() {
    Await.until(
        "the resumption",
        () -> announced().size() == 2 && announced().getLast().pausedFor() == null);
  }

  private void delivered(String orderNo) {
    Await.until(
        "the recharge",
        () -> {
          clock.advance(Duration.ofMillis(200));
          upstream.pass("PT0.2S");
          return !outbox.of(orderNo, RechargeSucceeded.class).isEmpty();
        });
  }

  private Map<String, String> news(Instant sentAt, String stock) {
    var said = new LinkedHashMap<String, String>();
    said.put("goodsid", product);
    said.put("goodsname", "一天卡");
    said.put("goodsprice", "9.8000");
    said.put("goodsstatus", "1");
    said.put("goodsstock", stock);
    said.put("goodstype", "1");
    said.put("timestamp", Long.toString(sentAt.getEpochSecond()));
    said.put("update_time", Long.toString(sentAt.getEpochSecond()));
    return said;
  }

  private void push(String body, int status, String answer) {
    assertThat(push(body, "kakayun", status).extract().asString()).isEqualTo(answer);
  }

  private static ValidatableResponse push(String body, String supplier, int status) {
    return given()
        .contentType("application/json;charset=utf-8")
        .body(body)
        .post("/v1/suppliers/" + supplier + "/goods")
        .then()
        .statusCode(status);
  }

  private ValidatableResponse supply() {
    return get("/v1/products/" + sku + "/supply").statusCode(200);
  }

  private static ValidatableResponse paused() {
    return get("/v1/paused-products").statusCode(200);
  }

  private static ValidatableResponse get(String path) {
    return given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .accept(ContentType.JSON)
        .get(path)
        .then();
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}
