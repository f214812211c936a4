package bida.fulfillment;

import static bida.fulfillment.Shop.keys;
import static bida.fulfillment.Shop.recharge;
import static bida.fulfillment.Shop.secrets;
import static bida.fulfillment.Shop.unique;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import bida.contracts.CaseNeeded;
import bida.contracts.ClaimKind;
import bida.contracts.FulfillmentEvent.CardKeyIssued;
import bida.contracts.FulfillmentEvent.CardKeyReissued;
import bida.contracts.FulfillmentEvent.ClaimRefused;
import bida.contracts.FulfillmentEvent.ClaimUpheld;
import bida.contracts.FulfillmentEvent.ClaimWithdrawn;
import bida.contracts.FulfillmentEvent.DeliveryHoldRefused;
import bida.contracts.FulfillmentEvent.RechargeSucceeded;
import bida.contracts.FulfillmentEvent.StockChanged;
import bida.contracts.Money;
import bida.contracts.OrderEvent.DeliveryDisputed;
import bida.contracts.OrderEvent.OrderRefunded;
import bida.contracts.OrderEvent.ReviewUrged;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import bida.platform.test.Tokens;
import bida.platform.test.Topics;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Marked delivered, and the buyer says otherwise. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class VerificationTest {

  @Inject Shop shop;
  @Inject Upstream upstream;
  @Inject Topics topics;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;
  @Inject Breakers breakers;

  @ConfigProperty(name = "bida.test.control")
  String control;

  private String sku;
  private String orderNo;

  @BeforeEach
  void anOrder() {
    System.setProperty(CallbackGate.TARGET, "http://127.0.0.1:" + RestAssured.port);
    sku = unique("SKU-");
    orderNo = unique("O");
  }

  @AfterEach
  void calm() {
    given().delete(control + "/knobs/fulu");
  }

  @Test
  void aKeyThatNobodyHasReadIsDeliveredAndToBeRead() {
    issued(1);

    claim(1, ClaimKind.NOT_RECEIVED);

    var refused = outbox.await(orderNo, ClaimRefused.class);
    assertThat(refused.reason()).isEqualTo("KEY_NOT_READ");
    assertThat(refused.proof().reveals()).isZero();
    assertThat(shop.status(orderNo, 1)).isEqualTo("ISSUED");
    shop.reveal(orderNo).statusCode(200);
  }

  /** R114: read, used, and then claimed never to have come. */
  @Test
  void aKeyThatWasUsedAfterItWasReadIsRefusedWithTheProof() {
    var secret = issued(1).getFirst();
    shop.reveal(orderNo).statusCode(200);
    var readAt = clock.instant();
    used(secret, readAt.plusSeconds(60)).body("recorded", equalTo(1));

    claim(1, ClaimKind.NOT_RECEIVED);

    var refused = outbox.await(orderNo, ClaimRefused.class);
    assertThat(refused.reason()).isEqualTo("USED_AFTER_READING");
    assertThat(refused.proof().revealedBy()).isEqualTo(Shop.APP);
    assertThat(refused.proof().revealedFrom()).isEqualTo("127.0.*.*");
    assertThat(refused.proof().usedAt()).isEqualTo(readAt.plusSeconds(60));
    assertThat(refused.proof().usedWhere()).isEqualTo("game account");
    assertThat(outbox.of(orderNo, CardKeyReissued.class)).isEmpty();
    assertThat(shop.status(orderNo, 1)).isEqualTo("REVEALED");
  }

  @Test
  void aKeyThatSomebodyHadUsedBeforeIsReplacedByItself() {
    var old = issued(2).getFirst();
    used(old, clock.instant().minusSeconds(3600));
    shop.reveal(orderNo).statusCode(200);

    claim(1, ClaimKind.KEY_USED);

    outbox.await(orderNo, CardKeyReissued.class);
    assertThat(shop.status(orderNo, 1)).isEqualTo("ISSUED");
    shop.reveal(orderNo)
        .statusCode(200)
        .body("keys", hasSize(1))
        .body("keys.secret", not(contains(old)));
    assertThat(outbox.of(sku, StockChanged.class).getLast().usableTotal()).isEqualTo(1);
  }

  @Test
  void aBadKeyIsReplacedByAPersonAndTheOldOneIsOutOfUse() {
    var imported = issued(2);
    shop.reveal(orderNo).statusCode(200);
    var claimNo = claim(1, ClaimKind.KEY_BAD);

    var needed = outbox.await(orderNo, CaseNeeded.class);
    assertThat(needed.kind()).isEqualTo("CLAIM_REVIEW");
    assertThat(needed.detail()).contains("read 1 times").doesNotContain(imported.getFirst());
    show(claimNo)
        .body("status", equalTo("REVIEWING"))
        .body("keys[0].reveals", equalTo(1))
        .body("keys[0].revealedBy", equalTo(Shop.APP));
    decide(claimNo, "REISSUE").statusCode(200).body("status", equalTo("REISSUED"));

    assertThat(outbox.await(orderNo, CardKeyReissued.class).reason()).isEqualTo("BY_OPERATOR");
    shop.reveal(orderNo).statusCode(200).body("keys.secret", contains(imported.getLast()));
    assertThat(statuses()).containsExactlyInAnyOrder("QUARANTINED", "REVEALED");
    decide(claimNo, "REISSUE").statusCode(409).body("code", equalTo("verification_ended"));
    assertThat(
            shop.rows(
                "select actor from verification_history where claim_no = $1 and command ="
                    + " 'Reissue'",
                claimNo))
        .singleElement()
        .satisfies(row -> assertThat(row.getString(0)).isEqualTo("operator:operator"));
  }

  @Test
  void aPersonReplacesNoKeyThatItsBuyerHasUsed() {
    var secret = issued(2).getFirst();
    shop.reveal(orderNo).statusCode(200);
    used(secret, clock.instant().plusSeconds(30));
    var claimNo = claim(1, ClaimKind.KEY_BAD);
    awaitStatus(claimNo, "REVIEWING");

    decide(claimNo, "REISSUE").statusCode(409).body("code", equalTo("key_used_after_reading"));

    // Nothing of the attempt is left.
    assertThat(statuses()).containsExactly("REVEALED");
    assertThat(
            shop.number(
                "select count(*) from card_key where sku = $1 and status = 'AVAILABLE'", sku))
        .isEqualTo(1);
    assertThat(outbox.of(orderNo, CardKeyReissued.class)).isEmpty();
  }

  @Test
  void whereNoKeyIsLeftTheMoneyGoesBackAndTheBadOneIsOutOfUse() {
    issued(1);
    shop.reveal(orderNo).statusCode(200);
    var claimNo = claim(1, ClaimKind.KEY_BAD);
    awaitStatus(claimNo, "REVIEWING");

    decide(claimNo, "REISSUE").statusCode(200).body("status", equalTo("UPHELD"));

    assertThat(outbox.await(orderNo, ClaimUpheld.class).reason()).isEqualTo("NO_KEY_LEFT");
    assertThat(statuses()).containsExactly("QUARANTINED");
    assertThat(shop.status(orderNo, 1)).isEqualTo("UNAVAILABLE");
    shop.reveal(orderNo).statusCode(409).body("code", equalTo("keys_not_issued"));
  }

  @Test
  void oneOfTwoKeysIsReplacedAndTheOtherStaysAsItIs() {
    shop.stock(sku, secrets(3));
    shop.order(orderNo, keys(1, sku, 2));
    outbox.await(orderNo, CardKeyIssued.class);
    List<String> before = shop.reveal(orderNo).extract().path("keys.secret");
    var claimNo = claim(1, 2, ClaimKind.KEY_BAD);
    awaitStatus(claimNo, "REVIEWING");

    decide(claimNo, "REISSUE").statusCode(200);

    List<String> after = shop.reveal(orderNo).extract().path("keys.secret");
    assertThat(after.getFirst()).isEqualTo(before.getFirst());
    assertThat(after.getLast()).isNotEqualTo(before.getLast());
    assertThat(shop.status(orderNo, 1)).isEqualTo("REVEALED");
  }

  @Test
  void sixteenDecisionsAtOnceReplaceItOnce() throws Exception {
    issued(5);
    shop.reveal(orderNo).statusCode(200);
    var claimNo = claim(1, ClaimKind.KEY_BAD);
    awaitStatus(claimNo, "REVIEWING");

    List<Integer> answers;
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var all =
          pool.invokeAll(
              IntStream.range(0, 16)
                  .<Callable<Integer>>mapToObj(
                      _ -> () -> decide(claimNo, "REISSUE").extract().statusCode())
                  .toList());
      answers = new java.util.ArrayList<>();
      for (var one : all) {
        answers.add(one.get());
      }
    }

    assertThat(answers).filteredOn(status -> status == 200).hasSize(1);
    assertThat(outbox.of(orderNo, CardKeyReissued.class)).hasSize(1);
    assertThat(statuses()).containsExactlyInAnyOrder("QUARANTINED", "ISSUED");
  }

  @Test
  void theSameClaimTwiceIsOneClaim() {
    issued(1);
    shop.reveal(orderNo).statusCode(200);
    var told = disputed(1, null, ClaimKind.KEY_BAD);

    topics.again(topics.publish(told));
    awaitStatus(told.claimNo(), "REVIEWING");
    var last = unique("O");
    shop.order(last, keys(1, unique("EMPTY-"), 1));
    Await.until("what came after", () -> !shop.status(last, 1).equals("none"));

    assertThat(outbox.of(orderNo, CaseNeeded.class)).hasSize(1);
  }

  @Test
  void aDisputeAtTheChannelEndsBeforeAnythingIsReplaced() {
    issued(2);
    shop.reveal(orderNo).statusCode(200);
    var claimNo = claim(1, ClaimKind.KEY_BAD);
    awaitStatus(claimNo, "REVIEWING");

    shop.dispute(orderNo, true);
    decide(claimNo, "REISSUE").statusCode(409).body("code", equalTo("delivery_frozen"));
    shop.dispute(orderNo, false);
    decide(claimNo, "REISSUE").statusCode(200);
  }

  @Test
  void nothingIsLeftToDecideWhenAllOfTheMoneyHasGoneBack() {
    issued(1);
    shop.reveal(orderNo).statusCode(200);
    var claimNo = claim(1, ClaimKind.KEY_BAD);
    awaitStatus(claimNo, "REVIEWING");

    topics.publish(
        new OrderRefunded(orderNo, Shop.APP, Money.of(990, "CNY"), true, clock.instant()));

    awaitStatus(claimNo, "WITHDRAWN");
    assertThat(outbox.await(orderNo, ClaimWithdrawn.class).claimNo()).isEqualTo(claimNo);
    decide(claimNo, "REFUND").statusCode(409).body("code", equalTo("verification_ended"));
  }

  @Test
  void aSupplierThatTakesItsSuccessBackPutsTheBuyerRight() {
    recharged();
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("customerOrderNo", orderNo + "L1A1"))
        .post(control + "/fulu/reversals")
        .then()
        .statusCode(200);

    claim(1, ClaimKind.NOT_RECEIVED);

    assertThat(outbox.await(orderNo, ClaimUpheld.class).reason()).isEqualTo("SUPPLIER_REVERSED");
    assertThat(shop.status(orderNo, 1)).isEqualTo("FAILED");
  }

  @Test
  void aSupplierThatStandsByItGivesTheProof() {
    recharged();

    claim(1, ClaimKind.NOT_RECEIVED);

    var refused = outbox.await(orderNo, ClaimRefused.class);
    assertThat(refused.reason()).isEqualTo("SUPPLIER_CONFIRMED");
    assertThat(refused.proof().supplierReference()).startsWith("221");
    assertThat(shop.status(orderNo, 1)).isEqualTo("SUCCEEDED");
  }

  @Test
  void aSupplierThatDoesNotAnswerIsAskedOnAndNothingGoesBackMeanwhile() {
    recharged();
    knob(Map.of("api", Map.of("fail5xx", "all", "on", "query")));

    var claimNo = claim(1, ClaimKind.NOT_RECEIVED);
    awaitAsked(claimNo, 1);
    clock.advance(Duration.ofMinutes(1));
    awaitAsked(claimNo, 2);
    decide(claimNo, "REFUND").statusCode(409).body("code", equalTo("supplier_outcome_open"));
    clock.advance(Duration.ofMinutes(30));
    assertThat(outbox.await(orderNo, CaseNeeded.class).kind()).isEqualTo("CLAIM_REVIEW");
    assertThat(outbox.of(orderNo, ClaimUpheld.class)).isEmpty();
    assertThat(shop.status(orderNo, 1)).isEqualTo("SUCCEEDED");

    given().delete(control + "/knobs/fulu");
    clock.advance(Duration.ofHours(1));
    // Others may take the place of the one call that is let through after a silence.
    Await.until(
        "the answer",
        () -> {
          clock.advance(Duration.ofMinutes(1));
          return !outbox.of(orderNo, ClaimRefused.class).isEmpty();
        });
    assertThat(outbox.await(orderNo, ClaimRefused.class).reason()).isEqualTo("SUPPLIER_CONFIRMED");
  }

  /**
   * 催单: the supplier is asked now, not when its turn comes; of a claim that has ended nobody is.
   */
  @Test
  void aBuyerWhoUrgesHasItsSupplierAskedAtOnce() {
    recharged();
    knob(Map.of("api", Map.of("fail5xx", "all", "on", "query")));
    var claimNo = claim(1, ClaimKind.NOT_RECEIVED);
    awaitAsked(claimNo, 1);
    clock.advance(Duration.ofMinutes(31));
    assertThat(outbox.await(orderNo, CaseNeeded.class).kind()).isEqualTo("CLAIM_REVIEW");
    given().delete(control + "/knobs/fulu");

    topics.publish(new ReviewUrged(orderNo, Shop.APP, claimNo, clock.instant()));

    // Others may take the place of the one call that is let through after a silence.
    Await.until(
        "the answer",
        () -> {
          clock.advance(Duration.ofSeconds(16));
          return !outbox.of(orderNo, ClaimRefused.class).isEmpty();
        });
    assertThat(
            shop.number(
                "select count(*) from verification_history where claim_no = $1 and command ="
                    + " 'AskNow'",
                claimNo))
        .isEqualTo(1);
    topics.publish(new ReviewUrged(orderNo, Shop.APP, claimNo, clock.instant()));
    topics.publish(new ReviewUrged(orderNo, Shop.APP, null, clock.instant()));
    shop.hold(orderNo);
    outbox.await(orderNo, DeliveryHoldRefused.class);
    assertThat(outbox.of(orderNo, ClaimRefused.class)).hasSize(1);
  }

  /**
   * Two claims on cards that were bought: none of them was for sale, so no stock goes with them.
   */
  @Test
  void badBoughtCardsAreTakenBackOneAfterTheOther() {
    shop.supplied(sku, "agiso", "P1001");
    shop.order(orderNo, keys(1, sku, 2));
    outbox.await(orderNo, CardKeyIssued.class);
    shop.reveal(orderNo).statusCode(200);

    for (int unit = 1; unit <= 2; unit++) {
      var claimNo = orderNo + "L1C" + unit;
      topics.publish(
          new DeliveryDisputed(
              orderNo, Shop.APP, claimNo, 1, unit, ClaimKind.KEY_BAD, clock.instant()));
      awaitStatus(claimNo, "REVIEWING");
      decide(claimNo, "REISSUE").statusCode(200).body("status", equalTo("UPHELD"));
    }

    assertThat(statuses()).containsExactly("QUARANTINED", "QUARANTINED");
    assertThat(outbox.of(sku, StockChanged.class)).isEmpty();
  }

  /** Nobody can be asked about what an operator delivered. */
  @Test
  void whatWasDeliveredByHandIsForAPerson() {
    shop.supplied(sku, "manual", "boosting");
    shop.order(orderNo, recharge(1, sku, "13800138000"));
    Await.until("its place in the queue", () -> shop.status(orderNo, 1).equals("REQUESTED"));
    given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .contentType(ContentType.JSON)
        .body(Map.of("outcome", "DELIVERED", "proof", "screenshot 77"))
        .post("/v1/manual-deliveries/" + orderNo + "/1")
        .then()
        .statusCode(200);

    var claimNo = claim(1, ClaimKind.NOT_RECEIVED);

    awaitStatus(claimNo, "REVIEWING");
    assertThat(outbox.await(orderNo, CaseNeeded.class).detail()).contains("by hand");
  }

  @Test
  void whatASupplierDeliveredThatIsConnectedNoMoreIsForAPerson() {
    recharged();
    shop.rows(
        """
        update delivery set state = jsonb_set(state, '{attempt,supplier}', '"gone"')
        where order_no = $1
        """,
        orderNo);

    var claimNo = claim(1, ClaimKind.NOT_RECEIVED);

    awaitStatus(claimNo, "REVIEWING");
    assertThat(outbox.await(orderNo, CaseNeeded.class).detail()).contains("gone");
  }

  /** Of what it has forgotten by rule it would say "not found", and that is no refund (I5). */
  @Test
  void c15ASupplierThatHasForgottenByRuleIsNotAsked() {
    upstream.agree(clock);
    shop.supplied(sku, "agiso", "P1001");
    shop.order(orderNo, recharge(1, sku, "A" + orderNo + "9"));
    outbox.await(orderNo, RechargeSucceeded.class);
    clock.advance(Duration.ofHours(49));

    var claimNo = claim(1, ClaimKind.NOT_RECEIVED);

    awaitStatus(claimNo, "REVIEWING");
    assertThat(outbox.await(orderNo, CaseNeeded.class).detail()).contains("no longer be asked");
    assertThat(outbox.of(orderNo, ClaimRefused.class)).isEmpty();
  }

  @Test
  void aPersonHearsInTimeOfAClaimWhoseSupplierIsPaused() {
    recharged();
    var breaker = breakers.of("fulu");
    while (!breaker.isOpen()) {
      breaker.heard(false);
    }
    breaker.begins();
    try {
      claim(1, ClaimKind.NOT_RECEIVED);
      Await.until(
          "the claim",
          () -> shop.number("select count(*) from verification where order_no = $1", orderNo) == 1);

      clock.advance(Duration.ofMinutes(31));

      var needed = outbox.await(orderNo, CaseNeeded.class);
      assertThat(needed.kind()).isEqualTo("CLAIM_REVIEW");
      assertThat(needed.detail()).contains("paused");
      assertThat(outbox.of(orderNo, ClaimRefused.class)).isEmpty();
    } finally {
      breaker.ends();
      breaker.heard(true);
    }
  }

  /** What took the place of a bad key is as unseen as any, though its line was read. */
  @Test
  void aDisputeAtTheChannelShowsOnlyTheKeysThatWereSeen() {
    shop.stock(sku, secrets(3));
    shop.order(orderNo, keys(1, sku, 2));
    outbox.await(orderNo, CardKeyIssued.class);
    List<String> before = shop.reveal(orderNo).extract().path("keys.secret");
    var claimNo = claim(1, 2, ClaimKind.KEY_BAD);
    awaitStatus(claimNo, "REVIEWING");
    decide(claimNo, "REISSUE").statusCode(200);

    shop.dispute(orderNo, true);
    shop.reveal(orderNo).statusCode(200).body("keys.secret", contains(before.getFirst()));
    assertThat(statuses()).containsExactlyInAnyOrder("REVEALED", "QUARANTINED", "ISSUED");
    shop.dispute(orderNo, false);

    shop.reveal(orderNo).statusCode(200).body("keys", hasSize(2));
  }

  @Test
  void isNobodyElsesBusiness() {
    issued(1);
    shop.reveal(orderNo).statusCode(200);
    var claimNo = claim(1, ClaimKind.KEY_BAD);
    awaitStatus(claimNo, "REVIEWING");

    given()
        .auth()
        .oauth2(Tokens.of(Shop.APP, "orders:read", "orders:write"))
        .get("/v1/verifications/" + claimNo)
        .then()
        .statusCode(403);
    ways("app-2").statusCode(404).body("code", equalTo("delivery_unknown"));
    decide("none", "REFUSE").statusCode(404).body("code", equalTo("verification_unknown"));
    decide(claimNo, "PERHAPS").statusCode(422).body("code", equalTo("decision_unknown"));
  }

  /** R140: a key's way, node by node. */
  @Test
  void tellsTheWayOfEachKeyWithoutTellingTheKey() {
    var imported = issued(2);
    shop.reveal(orderNo).statusCode(200);
    used(imported.getFirst(), clock.instant().minusSeconds(3600));
    claim(1, ClaimKind.KEY_USED);
    outbox.await(orderNo, CardKeyReissued.class);

    ways(Shop.APP)
        .statusCode(200)
        .body("keys.status", contains("QUARANTINED", "ISSUED"))
        .body(
            "keys[0].nodes.what", hasItems("IMPORTED", "ISSUED", "REVEALED", "USED", "QUARANTINED"))
        .body("keys[1].nodes.what", contains("IMPORTED", "REISSUED"))
        .body("keys[0].nodes.find { it.what == 'REVEALED' }.by", equalTo(Shop.APP))
        .body("keys[0].nodes.find { it.what == 'REVEALED' }.where", equalTo("127.0.*.*"));
    assertThat(ways(Shop.APP).extract().asString()).doesNotContain(imported);
  }

  /** R68: an issuer says which of its keys were used. */
  @Test
  void takesAUseOnceAndSaysWhichKeysAreNotOurs() {
    var number = unique("NO");
    shop.importKeys(unique("K"), sku, List.of(Map.of("number", number, "secret", unique("KEY-"))))
        .statusCode(201);
    var at = clock.instant().minusSeconds(60).toString();
    var use = Map.of("sku", sku, "number", number, "usedAt", at);
    var strange = Map.of("sku", sku, "number", unique("NO"), "usedAt", at);

    report(List.of(use, strange))
        .statusCode(200)
        .body("recorded", equalTo(1))
        .body("unknown", contains(2));
    report(List.of(use)).body("recorded", equalTo(0)).body("known", equalTo(1));
    assertThat(
            shop.rows(
                    """
                    select u::text || n::text from key_use u join card_key_number n using (key_id)
                    join card_key k on k.id = key_id where k.sku = $1
                    """,
                    sku)
                .getFirst()
                .getString(0))
        .doesNotContain(number);

    report(List.of()).statusCode(422).body("code", equalTo("uses_out_of_range"));
    report(List.of(Map.of("sku", sku, "usedAt", at)))
        .statusCode(422)
        .body("code", equalTo("key_missing"));
    report(List.of(Map.of("sku", sku, "number", number, "usedAt", "2099-01-01T00:00:00Z")))
        .statusCode(422)
        .body("code", equalTo("used_at_invalid"));
    given()
        .auth()
        .oauth2(Tokens.of(Shop.APP, "orders:write"))
        .contentType(ContentType.JSON)
        .body(Map.of("uses", List.of(use)))
        .post("/v1/key-uses")
        .then()
        .statusCode(403);
  }

  /** An order of one key, the first of those imported; the others come when it is sold. */
  private List<String> issued(int imported) {
    var secrets = secrets(imported);
    shop.stock(sku, secrets.subList(0, 1));
    shop.order(orderNo, keys(1, sku, 1));
    outbox.await(orderNo, CardKeyIssued.class);
    if (imported > 1) {
      shop.stock(sku, secrets.subList(1, imported));
    }
    return secrets;
  }

  private void recharged() {
    shop.suppliedByFulu(sku);
    var account = "A" + orderNo + "9";
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("account", account, "supplier", Map.of("delay", "PT0.2S")))
        .post(control + "/knobs/fulu")
        .then()
        .statusCode(200);
    shop.order(orderNo, recharge(1, sku, account));
    outbox.await(orderNo, RechargeSucceeded.class);
  }

  private String claim(int lineNo, ClaimKind kind) {
    return claim(lineNo, null, kind);
  }

  private String claim(int lineNo, Integer unit, ClaimKind kind) {
    var told = disputed(lineNo, unit, kind);
    topics.publish(told);
    return told.claimNo();
  }

  private DeliveryDisputed disputed(int lineNo, Integer unit, ClaimKind kind) {
    return new DeliveryDisputed(
        orderNo, Shop.APP, orderNo + "L" + lineNo + "C1", lineNo, unit, kind, clock.instant());
  }

  private void awaitStatus(String claimNo, String status) {
    Await.until(
        claimNo + " to be " + status,
        () ->
            shop.rows("select status from verification where claim_no = $1", claimNo).stream()
                .anyMatch(row -> row.getString(0).equals(status)));
  }

  private void awaitAsked(String claimNo, int times) {
    Await.until(
        "asked " + times + " times",
        () ->
            shop.number(
                    "select count(*) from verification_history where claim_no = $1 and command ="
                        + " 'SupplierUncertain'",
                    claimNo)
                >= times);
  }

  private ValidatableResponse show(String claimNo) {
    return given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .get("/v1/verifications/" + claimNo)
        .then()
        .statusCode(200);
  }

  private ValidatableResponse decide(String claimNo, String decision) {
    return given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .contentType(ContentType.JSON)
        .body(Map.of("decision", decision, "reason", "looked into it"))
        .post("/v1/verifications/" + claimNo + "/decision")
        .then();
  }

  private ValidatableResponse used(String secret, Instant at) {
    return report(
            List.of(
                Map.of(
                    "sku",
                    sku,
                    "secret",
                    secret,
                    "usedAt",
                    at.toString(),
                    "where",
                    "game account")))
        .statusCode(200);
  }

  private ValidatableResponse report(List<?> uses) {
    return given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .contentType(ContentType.JSON)
        .body(Map.of("uses", uses))
        .post("/v1/key-uses")
        .then();
  }

  private ValidatableResponse ways(String app) {
    return given()
        .auth()
        .oauth2(Tokens.of(app, "orders:read"))
        .get("/v1/orders/" + orderNo + "/delivery/keys")
        .then();
  }

  private List<String> statuses() {
    return shop
        .rows("select status from card_key where order_no = $1 order by issued_at", orderNo)
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private void knob(Map<String, Object> knobs) {
    given()
        .contentType(ContentType.JSON)
        .body(knobs)
        .post(control + "/knobs/fulu")
        .then()
        .statusCode(200);
  }
}
