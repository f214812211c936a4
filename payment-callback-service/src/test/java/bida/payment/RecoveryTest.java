package bida.payment;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import bida.contracts.CaseNeeded;
import bida.contracts.Money;
import bida.contracts.PaymentEvent.PaymentClaimed;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.PaymentUnmatched;
import bida.contracts.PaymentEvent.RefundFailed;
import bida.platform.ids.Identifiers;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import bida.platform.test.Tokens;
import bida.platform.test.Topics;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class RecoveryTest {

  @Inject Shop shop;
  @Inject Wechat wechat;
  @Inject Alipay alipay;
  @Inject Stripe stripe;
  @Inject OutboxRows outbox;
  @Inject Identifiers ids;
  @Inject TestClock clock;
  @Inject Topics topics;
  @Inject Operators operators;

  private String buyer;

  @BeforeEach
  void aNewBuyer() {
    wechat.sameTime();
    buyer = "buyer-" + ids.text(10);
  }

  @AfterEach
  void calm() {
    wechat.calm();
    alipay.calm();
    stripe.calm();
  }

  @Test
  void findsTheOrderByWhatStandsOnTheBill() {
    var order = shop.orderOf(buyer);
    var paymentNo = shop.open(order);
    wechat.pay(paymentNo);
    var paid = outbox.await(order, PaymentConfirmed.class);

    var byTransaction = recover(bill(paid.channelTransactionId(), paid.paidAt()));
    var byOurNumber = recover(bill("merchantNo", paymentNo, 990, paid.paidAt()));

    for (var told : List.of(byTransaction, byOurNumber)) {
      told.statusCode(200)
          .body("answer", equalTo("found"))
          .body("orderNo", equalTo(order))
          .body("paymentStatus", equalTo("SUCCEEDED"));
    }
    byTransaction
        .header("RateLimit-Policy", equalTo("\"recovery\";q=5;w=600"))
        .header("RateLimit", equalTo("\"recovery\";r=4;t=600"));
  }

  @Test
  void asksTheChannelForMoneyNobodyToldOf() {
    wechat.knobs(Map.of("callback", Map.of("drop", "all")));
    var order = shop.orderOf(buyer);
    var paymentNo = shop.open(order);
    wechat.pay(paymentNo);
    var book = wechat.book(paymentNo);

    recover(bill(book.getString("transaction.transactionId"), clock.instant()))
        .statusCode(200)
        .body("answer", equalTo("found"))
        .body("orderNo", equalTo(order));

    assertThat(outbox.of(order, PaymentConfirmed.class)).hasSize(1);
  }

  /** 支付宝交易号: no callback came, so nothing here knows it. */
  @Test
  void asksAlipayByTheNumberOnTheBill() {
    alipay.knobs(Map.of("callback", Map.of("drop", "all")));
    var order = shop.orderOf(buyer);
    var tradeNo = alipay.pay(alipay.open(order)).getString("tradeNo");

    recover(bill(tradeNo, clock.instant()))
        .statusCode(200)
        .body("answer", equalTo("found"))
        .body("orderNo", equalTo(order));

    assertThat(outbox.of(order, PaymentConfirmed.class)).hasSize(1);
  }

  @Test
  void asksStripeByTheIntentOrTheChargeInItsDashboard() {
    stripe.knobs(Map.of("callback", Map.of("drop", "all")));
    for (var shown : List.of("id", "latest_charge")) {
      var order = shop.orderOf(buyer);
      var number = stripe.pay(stripe.open(order)).getString(shown);

      recover(bill(number, clock.instant()))
          .statusCode(200)
          .body("answer", equalTo("found"))
          .body("orderNo", equalTo(order));

      assertThat(outbox.of(order, PaymentConfirmed.class)).hasSize(1);
    }
  }

  /** The ledger knows it by the intent, and by another amount it is still nobody's. */
  @Test
  void findsMoneyThatIsKnownByAnotherNumberOfItsChannel() {
    var order = shop.orderOf(buyer);
    var charge = stripe.pay(stripe.open(order)).getString("latest_charge");
    var paid = outbox.await(order, PaymentConfirmed.class);

    recover(bill("transactionNo", charge, 991, paid.paidAt()))
        .statusCode(200)
        .body("answer", equalTo("not_ours"));
    recover(bill(charge, paid.paidAt()))
        .statusCode(200)
        .body("answer", equalTo("found"))
        .body("orderNo", equalTo(order));
  }

  @Test
  void saysWhenToComeBackWhileTheChannelHasNothing() {
    var paymentNo = shop.open(shop.orderOf(buyer));

    recover(bill("merchantNo", paymentNo, 990, clock.instant()))
        .statusCode(200)
        .body("answer", equalTo("confirming"))
        .body("comeBackAt", notNullValue())
        .body("orderNo", nullValue());
  }

  @Test
  void saysThatItIsOnAnotherAccountOfTheSameApp() {
    var order = shop.orderOf("other-" + buyer);
    wechat.pay(shop.open(order));
    var paid = outbox.await(order, PaymentConfirmed.class);

    recover(bill(paid.channelTransactionId(), paid.paidAt()))
        .statusCode(200)
        .body("answer", equalTo("other_account"));
  }

  /** The same answer, and the same questions asked, whichever field is wrong or all are. */
  @Test
  void tellsNothingWhenAnyFieldIsWrong() {
    var order = shop.orderOf(buyer);
    wechat.pay(shop.open(order));
    var paid = outbox.await(order, PaymentConfirmed.class);
    var number = paid.channelTransactionId();
    var nobodys = "4200009999202610190000000000";

    var wrong =
        List.of(
            bill(nobodys, paid.paidAt()),
            bill("transactionNo", number, 991, paid.paidAt()),
            bill(number, paid.paidAt().plus(Duration.ofMinutes(2))),
            bill(number.substring(1) + "0", paid.paidAt()));

    for (var bill : wrong) {
      var asked = queries();
      recover(bill)
          .statusCode(200)
          .body("answer", equalTo("not_ours"))
          .body("orderNo", nullValue())
          .body("amount", nullValue())
          .body("paymentStatus", nullValue())
          .body("payees.find { it.channel == 'wechat' }.name", equalTo("必达科技"));
      assertThat(queries()).isEqualTo(asked + 1);
    }
  }

  @Test
  void tellsAnotherAppNothing() {
    var order = shop.orderOf(buyer);
    wechat.pay(shop.open(order));
    var paid = outbox.await(order, PaymentConfirmed.class);

    recover(
            bill(paid.channelTransactionId(), paid.paidAt()),
            Tokens.of("another-app", "orders:read"))
        .statusCode(200)
        .body("answer", equalTo("not_ours"));
  }

  @Test
  void letsNobodyGuess() {
    var bill = bill("4200009999202610190000000000", clock.instant());
    for (int i = 0; i < 5; i++) {
      recover(bill).statusCode(200);
    }

    recover(bill)
        .statusCode(429)
        .body("code", equalTo("too_many_recoveries"))
        .header("Retry-After", equalTo("600"))
        .header("RateLimit-Policy", equalTo("\"recovery\";q=5;w=600"))
        .header("RateLimit", equalTo("\"recovery\";r=0;t=600"));

    wechat.pass(Duration.ofMinutes(10));
    recover(bill("4200009999202610190000000000", clock.instant())).statusCode(200);
  }

  @Test
  void countsTheTriesOfAnAddressWhoeverTries() {
    var bill = new HashMap<>(bill("4200009999202610190000000000", clock.instant()));
    bill.put("clientIp", "198.51.100." + ids.text(3));
    for (int i = 0; i < 7; i++) {
      bill.put("buyerId", buyer + i);
      recover(bill).statusCode(200);
    }

    bill.put("buyerId", buyer + "-next");
    recover(bill).statusCode(429);
  }

  @Test
  void tellsEveryCallerHisMistake() {
    var good = bill("4200009999202610190000000000", clock.instant());
    refused(good, "buyerId", " ");
    refused(good, "paidAt", "yesterday");
    refused(good, "amount", Map.of("amountMinor", 0, "currency", "CNY"));
    refused(good, "merchantNo", "and the other number");
    recover(good, Tokens.of(Shop.APP, "payments:write")).statusCode(403);
  }

  /** Failure A17: authentic money for a number nobody knows. */
  @Test
  void keepsMoneyOfAnUnknownNumberForItsBuyer() {
    var transactionId = unclaimed();

    var told = recover(bill(transactionId, Instant.parse("2026-10-18T16:00:00Z")));

    told.statusCode(200)
        .body("answer", equalTo("unclaimed"))
        .body("choices", contains("goods", "refund"))
        .body("orderNo", nullValue());
    var paymentId = "wechat-" + transactionId;
    assertThat(outbox.await(paymentId, PaymentUnmatched.class).reason()).isEqualTo("orphan");
    // Failure A02: its channel was asked before it was given up.
    assertThat(outbox.await("payment-orphan:" + paymentId, CaseNeeded.class).detail())
        .contains("does not know the number either");
  }

  @Test
  void paysAnOrderWithClaimedMoneyOnce() {
    var transactionId = unclaimed();
    var order = shop.orderOf(buyer);
    shop.open(order);
    var recovery = recoveryOf(transactionId);

    var statuses = atOnce(50, () -> claim(recovery, "goods", order).extract().statusCode());

    assertThat(statuses).containsOnly(200);
    assertThat(outbox.of(order, PaymentConfirmed.class)).hasSize(1);
    assertThat(outbox.of(order, PaymentConfirmed.class).getFirst().channelTransactionId())
        .isEqualTo(transactionId);
    assertThat(shop.ledgerOf(transactionId))
        .containsEntry("captured", -990L)
        .containsEntry("unmatched", 0L);
    // The attempt that nobody needs any more is closed at its channel afterwards: at once, or some
    // seconds later where the channel was busy with the rest.
    Await.until(
        "the end of the attempt",
        () -> {
          clock.advance(Duration.ofSeconds(1));
          return shop.payments(order)
              .extract()
              .<List<String>>path("payments.status")
              .contains("CLOSED");
        });
    shop.payments(order)
        .body("window", equalTo("PAID"))
        .body("payments.status", containsInAnyOrder("CLAIMED", "CLOSED"));
    recover(bill(transactionId, Instant.parse("2026-10-18T16:00:00Z")))
        .body("answer", equalTo("found"))
        .body("orderNo", equalTo(order));
  }

  @Test
  void givesClaimedMoneyBackOnce() {
    var transactionId = unclaimed();
    var recovery = recoveryOf(transactionId);

    var statuses = atOnce(50, () -> claim(recovery, "refund", null).extract().statusCode());

    assertThat(statuses).containsOnly(200);
    assertThat(outbox.of("wechat-" + transactionId, PaymentClaimed.class)).hasSize(1);
  }

  @Test
  void letsOneOfTwoChoicesWin() {
    var transactionId = unclaimed();
    var order = shop.orderOf(buyer);
    shop.open(order);
    var recovery = recoveryOf(transactionId);

    var goods = new AtomicInteger();
    var statuses =
        atOnce(
            50,
            () ->
                (goods.incrementAndGet() % 2 == 0
                        ? claim(recovery, "goods", order)
                        : claim(recovery, "refund", null))
                    .extract()
                    .statusCode());

    assertThat(statuses).containsOnly(200, 409);
    assertThat(
            outbox.of(order, PaymentConfirmed.class).size()
                + outbox.of("wechat-" + transactionId, PaymentClaimed.class).size())
        .isEqualTo(1);
  }

  @Test
  void paysOnlyAnOrderOfTheBuyerThatCostsExactlyThat() {
    var transactionId = unclaimed();
    var recovery = recoveryOf(transactionId);
    var others = shop.order();
    shop.open(others);

    claim(recovery, "goods", others).statusCode(404).body("code", equalTo("order_not_found"));
    claim(recovery, "goods", "VGNOSUCHORDER")
        .statusCode(404)
        .body("code", equalTo("order_not_found"));
    claim(recovery, "goods", null).statusCode(400).body("code", equalTo("choice_invalid"));
    claim("RCNOSUCHRECOVERY", "refund", null)
        .statusCode(404)
        .body("code", equalTo("recovery_not_found"));
    assertThat(outbox.of("wechat-" + transactionId, PaymentClaimed.class)).isEmpty();
  }

  @Test
  void doesNotLetClaimedMoneyGoBackByItself() {
    var transactionId = unclaimed();
    var order = shop.orderOf(buyer);
    shop.open(order);
    claim(recoveryOf(transactionId), "goods", order).statusCode(200);

    var refundNo = shop.approve(null, "wechat-" + transactionId, Shop.PRICE);

    var failed = outbox.await("wechat-" + transactionId, RefundFailed.class);
    assertThat(failed.reason()).isEqualTo(RefundFailed.CLAIMED);
    operators
        .payOut(refundNo, "BANK-" + ids.text(6), Shop.PRICE)
        .statusCode(409)
        .body("code", equalTo("already_claimed"));
  }

  @Test
  void doesNotLetMoneyBeClaimedThatGoesBackAlready() {
    var transactionId = unclaimed();
    var order = shop.orderOf(buyer);
    shop.open(order);
    var recovery = recoveryOf(transactionId);
    // The channel does not know this money; a refusal of its would make the refund fail.
    wechat.knobs(Map.of("api", Map.of("unavailable", true, "on", "refund")));
    var refundNo = shop.approve(null, "wechat-" + transactionId, Money.of(990, "CNY"));
    Await.until(
        "the refund",
        () -> shop.count("select count(*) from refund where refund_no = $1", refundNo) == 1);

    claim(recovery, "goods", order).statusCode(409).body("code", equalTo("money_goes_back"));
    claim(recovery, "refund", null).statusCode(409).body("code", equalTo("money_goes_back"));
  }

  /** The channel may give it to its payer by itself. */
  @Test
  void letsNobodyClaimMoneyWhileItsPayerComplains() {
    var transactionId = unclaimed();
    var order = shop.orderOf(buyer);
    shop.open(order);
    var recovery = recoveryOf(transactionId);
    complaint(transactionId, "OPENED");

    claim(recovery, "goods", order).statusCode(409).body("code", equalTo("money_disputed"));
    claim(recovery, "refund", null).statusCode(409).body("code", equalTo("money_disputed"));

    clock.advance(Duration.ofSeconds(1));
    complaint(transactionId, "ENDED");
    claim(recovery, "refund", null).statusCode(200);
  }

  @Test
  void findsPaymentsByWhateverIsKnownOfThem() {
    var order = shop.orderOf(buyer);
    var paymentNo = shop.open(order);
    wechat.pay(Map.of("outTradeNo", paymentNo, "amountOverride", 77));
    var number = outbox.await(order, PaymentUnmatched.class).channelTransactionId();
    var ops = Tokens.of("operator", "ops");

    for (var query :
        List.of(
            "?orderNo=" + order,
            "?paymentNo=" + paymentNo,
            "?transactionNo=" + number,
            "?amountMinor=77&currency=CNY&channel=wechat&orderNo=" + order,
            "?amountMinor=990&status=MISMATCH,PENDING&from=2026-01-01T00:00:00Z&orderNo="
                + order)) {
      search(query, ops)
          .statusCode(200)
          .body("payments.orderNo", contains(order))
          .body("payments.payment.channelTransactionId", contains(number));
    }
    search("?orderNo=" + order, Tokens.of(Shop.APP, "orders:read")).body("payments", hasSize(1));
    search("?orderNo=" + order, Tokens.of("another-app", "orders:read"))
        .body("payments", hasSize(0));
    search("?status=NONSENSE", ops).statusCode(400).body("code", equalTo("filter_invalid"));
    search("?cursor=nonsense", ops).statusCode(400).body("code", equalTo("cursor_invalid"));
  }

  @Test
  void pagesThroughASearch() {
    var order = shop.orderOf(buyer);
    for (int i = 1; i <= 3; i++) {
      wechat.pay(Map.of("outTradeNo", shop.open(order), "amountOverride", i));
      var came = i;
      Await.until("money", () -> outbox.of(order, PaymentUnmatched.class).size() == came);
    }
    var ops = Tokens.of("operator", "ops");

    var first = search("?limit=2&orderNo=" + order, ops).body("payments", hasSize(2));
    String next = first.extract().path("next");
    search("?limit=2&orderNo=" + order + "&cursor=" + next, ops)
        .body("payments", hasSize(1))
        .body("next", nullValue());
  }

  @Test
  void closesTheOldPaymentWhenTheBuyerPaysAnotherWay() {
    var order = shop.orderOf(buyer);
    shop.open(order);

    payByEpay(order)
        .statusCode(201)
        .body("paymentNo", equalTo(order + "02"))
        .body("channel", equalTo("epay"));

    assertThat(wechat.book(order + "01").getString("transaction.tradeState")).isEqualTo("CLOSED");
    shop.payments(order).body("payments.status", contains("CLOSED", "PENDING"));
  }

  @Test
  void opensNoOtherPaymentWhereTheOldOneWasPaidUnheard() {
    wechat.knobs(Map.of("callback", Map.of("drop", "all")));
    var order = shop.orderOf(buyer);
    wechat.pay(shop.open(order));

    payByEpay(order).statusCode(409).body("code", equalTo("order_already_paid"));

    assertThat(outbox.of(order, PaymentConfirmed.class)).hasSize(1);
  }

  private ValidatableResponse payByEpay(String order) {
    return given()
        .auth()
        .oauth2(Tokens.of(Shop.APP, "payments:write"))
        .header("Idempotency-Key", ids.text(16))
        .contentType(ContentType.JSON)
        .body(Map.of("channel", "epay", "method", "alipay"))
        .post("/v1/orders/{no}/payments", order)
        .then();
  }

  /** Authentic money whose number nobody knows, given up. */
  private String unclaimed() {
    var transactionId = "42" + String.valueOf(Math.abs(ids.uuid().getLeastSignificantBits()));
    wechat.callback(
        Map.of(
            "url",
            shop.callbackUrl(),
            "eventType",
            "TRANSACTION.SUCCESS",
            "plaintext",
            shop.transaction("NOBODY" + ids.text(10), transactionId)));
    awaitStatus(transactionId, "ORPHAN");
    wechat.pass(Duration.ofMinutes(5));
    awaitStatus(transactionId, "UNCLAIMED");
    return transactionId;
  }

  private void complaint(String transactionId, String stage) {
    var written =
        shop.count(
            """
            with told as (
              insert into movement
                (channel, kind, reference, told_by, recorded_at, happened_at, next_try_at, applied_at,
                 amount_minor, currency, facts)
              values ('wechat', 'DISPUTE', $1, 'CALLBACK', $3, $3, $3, $3, 990, 'CNY',
                jsonb_build_object('disputeId', 'C' || $2, 'transactionId', $2, 'stage', $4::text))
              returning reference)
            select count(*) from told
            """,
            transactionId + ":" + stage,
            transactionId,
            clock.instant().atOffset(ZoneOffset.UTC),
            stage);
    assertThat(written).isEqualTo(1);
  }

  private void awaitStatus(String transactionId, String status) {
    Await.until(
        status,
        () ->
            shop.count(
                    "select count(*) from payment where channel_transaction_id = $1 and status ="
                        + " $2",
                    transactionId,
                    status)
                == 1);
  }

  private String recoveryOf(String transactionId) {
    return recover(bill(transactionId, Instant.parse("2026-10-18T16:00:00Z")))
        .statusCode(200)
        .body("answer", equalTo("unclaimed"))
        .extract()
        .path("recoveryId");
  }

  private static List<Integer> atOnce(int times, Supplier<Integer> work) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running =
          IntStream.range(0, times)
              .mapToObj(_ -> CompletableFuture.supplyAsync(work, threads))
              .toList();
      return running.stream().map(CompletableFuture::join).toList();
    }
  }

  private Map<String, Object> bill(String transactionNo, Instant paidAt) {
    return bill("transactionNo", transactionNo, 990, paidAt);
  }

  private Map<String, Object> bill(String kind, String number, long amountMinor, Instant paidAt) {
    return Map.of(
        "buyerId",
        buyer,
        kind,
        number,
        "amount",
        Map.of("amountMinor", amountMinor, "currency", "CNY"),
        "paidAt",
        paidAt.toString());
  }

  private static ValidatableResponse recover(Map<String, Object> bill) {
    return recover(bill, Tokens.of(Shop.APP, "orders:read"));
  }

  private static ValidatableResponse recover(Map<String, Object> bill, String token) {
    return given()
        .auth()
        .oauth2(token)
        .contentType(ContentType.JSON)
        .body(bill)
        .post("/v1/order-recoveries")
        .then();
  }

  private static ValidatableResponse search(String query, String token) {
    return given().auth().oauth2(token).get("/v1/payments" + query).then();
  }

  private static void refused(Map<String, Object> good, String field, Object wrong) {
    var bill = new HashMap<>(good);
    bill.put(field, wrong);
    recover(bill).statusCode(400).body("code", equalTo("recovery_invalid"));
  }

  private static ValidatableResponse claim(String recovery, String choice, String orderNo) {
    var body = new HashMap<String, Object>();
    body.put("choice", choice);
    body.put("orderNo", orderNo);
    return given()
        .auth()
        .oauth2(Tokens.of(Shop.APP, "orders:write"))
        .contentType(ContentType.JSON)
        .body(body)
        .post("/v1/order-recoveries/{id}/claim", recovery)
        .then();
  }

  private long queries() {
    return wechat.counts().getLong("requests.query");
  }
}
