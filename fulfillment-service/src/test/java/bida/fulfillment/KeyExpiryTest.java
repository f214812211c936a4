package bida.fulfillment;

import static bida.fulfillment.Shop.keys;
import static bida.fulfillment.Shop.recharge;
import static bida.fulfillment.Shop.secrets;
import static bida.fulfillment.Shop.unique;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import bida.contracts.CaseNeeded;
import bida.contracts.ClaimKind;
import bida.contracts.FulfillmentEvent.CardKeyIssued;
import bida.contracts.FulfillmentEvent.CardKeyUnavailable;
import bida.contracts.FulfillmentEvent.ClaimUpheld;
import bida.contracts.FulfillmentEvent.StockChanged;
import bida.contracts.OrderEvent.DeliveryDisputed;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.Sessions;
import bida.platform.test.TestClock;
import bida.platform.test.Tokens;
import bida.platform.test.Topics;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys that end: sold in time or not at all, told of beforehand, and out of sale by themselves. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class KeyExpiryTest {

  @Inject Shop shop;
  @Inject Topics topics;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;
  @Inject Pool pool;
  @Inject Sessions sessions;

  private String sku;
  private String orderNo;

  @BeforeEach
  void aSku() {
    sku = unique("SKU-");
    orderNo = unique("O");
  }

  @Test
  void sellsWhatEndsFirst() {
    var late = secrets(1);
    var soon = secrets(1);
    var never = secrets(1);
    shop.stock(sku, never);
    shop.stock(sku, late, in("P400D"));
    shop.stock(sku, soon, in("P100D"));

    assertThat(List.of(bought(), bought(), bought()))
        .containsExactly(soon.getFirst(), late.getFirst(), never.getFirst());
  }

  /** While the timer has not come by, and whichever way a key is taken. */
  @Test
  void givesOutNothingThatEndsWithinTheMargin() throws Exception {
    var good = secrets(1);
    shop.stock(sku, good);
    shop.stock(sku, secrets(5), in("P8D"));
    shop.order(orderNo, keys(1, sku, 1));
    outbox.await(orderNo, CardKeyIssued.class);
    // The one without an end is left, and the other four.
    whileTheTimerIsAway(
        () -> {
          clock.advance(Duration.ofDays(1).plusSeconds(1));
          assertThat(available()).isEqualTo(5);

          var three = unique("O");
          shop.order(three, keys(1, sku, 3));
          outbox.await(three, CardKeyUnavailable.class);
          var mixed = unique("O");
          shop.suppliedByFulu(sku + "-R");
          shop.order(mixed, keys(1, sku, 3), recharge(2, sku + "-R", "13800138000"));
          outbox.await(mixed, CardKeyUnavailable.class);

          assertThat(bought()).isEqualTo(good.getFirst());
          replaced(orderNo);
          assertThat(outbox.await(orderNo, ClaimUpheld.class).reason()).isEqualTo("NO_KEY_LEFT");
          assertThat(available()).isEqualTo(4);
        });

    Await.until("the end", () -> available() == 0);
    assertThat(outbox.of(sku, StockChanged.class).getLast().usableTotal()).isEqualTo(1);
  }

  @Test
  void tellsOnceBeforehandThenTakesOutOfSaleWhatNobodyBought() {
    var end = in("P30D");
    var first = shop.stock(sku, secrets(2), end);
    var second = shop.stock(sku, secrets(3), end);
    var news = "KEYS_END_SOON:" + sku + ":" + end;
    batch(first)
        .body("expiresAt", equalTo(end.toString()))
        .body("endedAt", nullValue())
        .body("keys.AVAILABLE", equalTo(2));
    looked(first, end.minus(Duration.ofDays(21)));
    assertThat(outbox.of(news)).isEmpty();

    // Two weeks before it is sold last, which is a week before its end.
    clock.set(end.minus(Duration.ofDays(21)));
    var needed = outbox.await(news, CaseNeeded.class);
    assertThat(needed.kind()).isEqualTo("KEYS_END_SOON");
    assertThat(needed.detail())
        .contains(sku, "5 keys", end.toString(), end.minus(Duration.ofDays(7)).toString());
    looked(first, end.minus(Duration.ofDays(7)));
    looked(second, end.minus(Duration.ofDays(7)));
    assertThat(outbox.of(news)).hasSize(1);
    bought();

    clock.set(end.minus(Duration.ofDays(7)));
    Await.until("the end", () -> available() == 0);

    batch(first).body("endedAt", notNullValue());
    assertThat(outbox.of(sku, StockChanged.class).getLast().usableTotal()).isEqualTo(1);
    assertThat(
            shop.number(
                "select coalesce(sum(keys), 0)::bigint from key_batch_history where act = 'EXPIRED'"
                    + " and batch_id = any ($1)",
                (Object) new UUID[] {UUID.fromString(first), UUID.fromString(second)}))
        .isEqualTo(4);
    assertThat(outbox.of(news)).hasSize(1);
  }

  /** It has looked at the one batch and not committed yet while we look at the other. */
  @Test
  void saysNothingThatAnotherInstanceIsJustTelling() {
    var end = in("P30D");
    var ours = shop.stock(sku, secrets(1), end);
    var theirs = shop.stock(sku, secrets(1), end);
    var news = "KEYS_END_SOON:" + sku + ":" + end;
    var connection = pool.getConnection().await().indefinitely();
    try {
      var tx = connection.begin().await().indefinitely();
      connection
          .preparedQuery("select pg_advisory_xact_lock(hashtextextended($1, 8))")
          .execute(Tuple.of(news))
          .await()
          .indefinitely();
      connection
          .preparedQuery("update key_batch set warned_at = now() where id = $1")
          .execute(Tuple.of(UUID.fromString(theirs)))
          .await()
          .indefinitely();

      clock.set(end.minus(Duration.ofDays(21)));

      Await.until("us to wait for it", () -> sessions.waitingForALock("advisory") > 0);
      tx.commit().await().indefinitely();
    } finally {
      connection.close().await().indefinitely();
    }
    looked(ours, end.minus(Duration.ofDays(7)));
    assertThat(outbox.of(news)).isEmpty();
  }

  @Test
  void saysNothingOfWhatIsSoldOut() {
    var end = in("P30D");
    var batch = shop.stock(sku, secrets(1), end);
    bought();

    clock.set(end.minus(Duration.ofDays(20)));

    looked(batch, end.minus(Duration.ofDays(7)));
    assertThat(outbox.of("KEYS_END_SOON:" + sku + ":" + end)).isEmpty();
  }

  @Test
  void aKeyThatWasBoughtStaysReadableAndItsWayTellsItsEnd() {
    var end = in("P20D");
    shop.stock(sku, secrets(1), end);
    var secret = bought();
    way().body("keys[0].expiresAt", equalTo(end.toString()));
    assertThat(way().extract().<List<String>>path("keys[0].nodes.what"))
        .containsExactly("IMPORTED", "ISSUED", "REVEALED");

    clock.set(end.plusSeconds(1));

    shop.reveal(orderNo)
        .statusCode(200)
        .body("keys.secret", contains(secret))
        .body("keys[0].expiresAt", equalTo(end.toString()));
    way()
        .body("keys[0].nodes[3].what", equalTo("EXPIRED"))
        .body("keys[0].nodes[3].at", equalTo(end.toString()))
        .body("keys[0].nodes[4].what", equalTo("REVEALED"));
  }

  @Test
  void eachSkuHasItsOwnMarginWhereOneIsSet() {
    life("{\"marginHours\":1,\"warningHours\":2}")
        .statusCode(200)
        .body("marginHours", equalTo(1))
        .body("warningHours", equalTo(2));
    var batch = shop.stock(sku, secrets(3), in("PT2H"));
    bought();
    clock.advance(Duration.ofMinutes(59));
    orderNo = unique("O");
    bought();
    looked(batch, in("PT1M"));

    // Changed, it holds for what is on sale already.
    life("{}").statusCode(200).body("marginHours", equalTo(168)).body("warningHours", equalTo(336));
    Await.until("the end", () -> available() == 0);

    orderNo = unique("O");
    shop.order(orderNo, keys(1, sku, 1));
    outbox.await(orderNo, CardKeyUnavailable.class);
    ops()
        .get("/v1/products/" + unique("NONE") + "/shelf-life")
        .then()
        .body("marginHours", equalTo(168));
  }

  @Test
  void manyAreTakenOutOfSaleStepByStep() {
    var batch = UUID.fromString(shop.stock(sku, secrets(1), in("P10D")));
    shop.rows(
        """
        insert into card_key (id, batch_id, sku, status, fingerprint, sealed, seal_version, kek_id, hint, imported_at, expires_at)
        select gen_random_uuid(), k.batch_id, k.sku, k.status, sha256((k.sku || n)::bytea), k.sealed, k.seal_version, k.kek_id,
          k.hint, k.imported_at, k.expires_at
        from card_key k, generate_series(1, 2499) n where k.batch_id = $1
        """,
        batch);
    shop.rows("update stock set usable_total = 2500 where sku = $1", sku);

    clock.advance(Duration.ofDays(3));

    Await.until("the end", () -> available() == 0);
    assertThat(outbox.of(sku, StockChanged.class))
        .extracting(StockChanged::usableTotal)
        .containsExactly(1L, 1500L, 500L, 0L);
  }

  @Test
  void aFileOfKeysEndsAsAWhole() {
    var end = in("P40D");
    var file = file(end.toString()).statusCode(201).extract().<String>path("fileId");
    part(file, secrets(2));
    part(file, secrets(1));
    ops().get("/v1/key-files/" + file).then().body("expiresAt", equalTo(end.toString()));
    ops().post("/v1/key-files/" + file + "/release").then().statusCode(200);
    Await.until("the release", () -> available() == 3);
    clock.set(end.minus(Duration.ofDays(21)));

    assertThat(outbox.await("KEYS_END_SOON:" + sku + ":" + end, CaseNeeded.class).detail())
        .contains("3 keys");
    clock.set(end.minus(Duration.ofDays(7)));
    Await.until("the end", () -> available() == 0);
    assertThat(outbox.of(sku, StockChanged.class).getLast().usableTotal()).isZero();
  }

  @Test
  void putsNoFileOnSaleThatNobodyCouldSell() {
    var file = file(in("P8D").toString()).statusCode(201).extract().<String>path("fileId");
    part(file, secrets(2));

    clock.advance(Duration.ofHours(23));
    life("{\"marginHours\":240}");

    ops()
        .post("/v1/key-files/" + file + "/release")
        .then()
        .statusCode(422)
        .body("code", equalTo("expires_too_soon"));
    ops().get("/v1/key-files/" + file).then().body("status", equalTo("OPEN"));
    ops().post("/v1/key-files/" + file + "/discard").then().statusCode(200);
  }

  @Test
  void refusesAnEndThatIsNoneOrTooSoonAndAnswersARepetitionAsBefore() {
    var some = secrets(1);
    for (var end :
        List.of(
            "tomorrow", "2031-02-30T00:00:00Z", "2300-01-01T00:00:00Z", "0001-01-01T00:00:00Z")) {
      shop.importKeys(unique("K"), sku, some, end)
          .statusCode(422)
          .body("code", equalTo("expires_at_invalid"));
      file(end).statusCode(422).body("code", equalTo("expires_at_invalid"));
    }
    for (var end : List.of(in("-PT1S"), in("PT1H"), in("P7D"))) {
      shop.importKeys(unique("K"), sku, some, end.toString())
          .statusCode(422)
          .body("code", equalTo("expires_too_soon"));
      file(end.toString()).statusCode(422).body("code", equalTo("expires_too_soon"));
    }
    assertThat(outbox.of(sku, StockChanged.class)).isEmpty();

    var key = unique("K");
    var end = in("P8D").toString();
    shop.importKeys(key, sku, some, end).statusCode(201).body("imported", equalTo(1));
    shop.importKeys(key, sku, some, in("P9D").toString())
        .statusCode(422)
        .body("code", equalTo("idempotency_key_reused"));
    clock.advance(Duration.ofHours(23));
    life("{\"marginHours\":240}");
    shop.importKeys(key, sku, some, end)
        .statusCode(201)
        .header("Idempotency-Replayed", "true")
        .body("imported", equalTo(1));
  }

  @Test
  void isForOperatorsAndTakesNoNonsense() {
    life("{\"marginHours\":5}")
        .statusCode(200)
        .body("marginHours", equalTo(5))
        .body("warningHours", equalTo(336));
    life("{\"marginHours\":-1}").statusCode(422).body("code", equalTo("hours_invalid"));
    life("{\"warningHours\":8785}").statusCode(422).body("code", equalTo("hours_invalid"));
    ops()
        .contentType(ContentType.JSON)
        .body("{}")
        .put("/v1/products/no good/shelf-life")
        .then()
        .statusCode(422)
        .body("code", equalTo("sku_invalid"));
    given()
        .auth()
        .oauth2(Tokens.of("app-1", "orders:read"))
        .get("/v1/products/" + sku + "/shelf-life")
        .then()
        .statusCode(403);
  }

  /** The secret of one more key, read by its buyer. */
  private String bought() {
    orderNo = unique("O");
    shop.order(orderNo, keys(1, sku, 1));
    outbox.await(orderNo, CardKeyIssued.class);
    return shop.reveal(orderNo).statusCode(200).extract().path("keys[0].secret");
  }

  /** An operator finds that it is bad. */
  private void replaced(String order) {
    var claimNo = order + "L1C1";
    topics.publish(
        new DeliveryDisputed(
            order, Shop.APP, claimNo, 1, null, ClaimKind.KEY_BAD, clock.instant()));
    Await.until(
        "the claim",
        () ->
            shop.number(
                    "select count(*) from verification where claim_no = $1 and status ="
                        + " 'REVIEWING'",
                    claimNo)
                == 1);
    ops()
        .contentType(ContentType.JSON)
        .body(Map.of("decision", "REISSUE", "reason", "it is bad"))
        .post("/v1/verifications/" + claimNo + "/decision")
        .then()
        .statusCode(200);
  }

  /** The batches of the SKU are locked, and a timer passes over what others work on. */
  private void whileTheTimerIsAway(Runnable work) {
    var connection = pool.getConnection().await().indefinitely();
    try {
      var tx = connection.begin().await().indefinitely();
      connection
          .preparedQuery("select from key_batch where sku = $1 for no key update")
          .execute(Tuple.of(sku))
          .await()
          .indefinitely();
      try {
        work.run();
      } finally {
        tx.rollback().await().indefinitely();
      }
    } finally {
      connection.close().await().indefinitely();
    }
  }

  /** Waits until the timer has looked at the batch, and will again at {@code next}. */
  private void looked(String batch, Instant next) {
    Await.until(
        "the next look at " + next,
        () ->
            shop.number(
                    "select count(*) from key_batch where id = $1 and next_deadline_at = $2",
                    UUID.fromString(batch),
                    DeliveryStore.utc(next))
                == 1);
  }

  private long available() {
    return shop.number(
        "select count(*) from card_key where sku = $1 and status = 'AVAILABLE'", sku);
  }

  private ValidatableResponse life(String body) {
    return ops()
        .contentType(ContentType.JSON)
        .body(body)
        .put("/v1/products/" + sku + "/shelf-life")
        .then();
  }

  private static ValidatableResponse batch(String id) {
    return ops().get("/v1/key-batches/" + id).then().statusCode(200);
  }

  private ValidatableResponse file(String expiresAt) {
    return ops()
        .header("Idempotency-Key", unique("K"))
        .contentType(ContentType.JSON)
        .body(Map.of("sku", sku, "name", "keys.csv", "expiresAt", expiresAt))
        .post("/v1/key-files")
        .then();
  }

  private static void part(String file, List<String> secrets) {
    ops()
        .header("Idempotency-Key", unique("K"))
        .contentType(ContentType.JSON)
        .body(Map.of("keys", secrets.stream().map(secret -> Map.of("secret", secret)).toList()))
        .post("/v1/key-files/" + file + "/parts")
        .then()
        .statusCode(201);
  }

  private ValidatableResponse way() {
    return given()
        .auth()
        .oauth2(Tokens.of(Shop.APP, "orders:read"))
        .get("/v1/orders/" + orderNo + "/delivery/keys")
        .then()
        .statusCode(200);
  }

  private Instant in(String duration) {
    return clock.instant().plus(Duration.parse(duration));
  }

  private static RequestSpecification ops() {
    return given().auth().oauth2(Tokens.of("operator", "ops"));
  }
}
