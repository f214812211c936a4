package bida.refund;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import bida.contracts.CaseNeeded;
import bida.contracts.ConfirmedBy;
import bida.contracts.DisputeStage;
import bida.contracts.FulfillmentEvent.DeliveryHeld;
import bida.contracts.Money;
import bida.contracts.OrderEvent.OrderPlaced;
import bida.contracts.OrderEvent.RefundRequested;
import bida.contracts.PaymentEvent.ChannelRefundReported;
import bida.contracts.PaymentEvent.PaymentClaimed;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.PaymentDisputed;
import bida.contracts.PaymentEvent.PaymentUnmatched;
import bida.contracts.PaymentEvent.RefundCompleted;
import bida.contracts.PaymentEvent.RefundFailed;
import bida.contracts.RefundEvent.CaseOpened;
import bida.contracts.RefundEvent.CaseResolved;
import bida.contracts.RefundEvent.RefundApproved;
import bida.contracts.RefundEvent.RefundRefused;
import bida.platform.database.Database;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.Spans;
import bida.platform.test.TestClock;
import bida.platform.test.Tokens;
import bida.platform.test.Topics;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
class RefundsTest {

  @Inject Topics topics;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;
  @Inject Database database;
  @Inject Spans spans;

  private final String orderNo = "VG" + UUID.randomUUID().toString().substring(0, 12);
  private final String paymentId = orderNo + "01";

  @Test
  void aPlatformsFaultIsRefundedByItselfInTheOrdersTrace() {
    confirmed(500);
    var traceparent = Topics.traceparent();

    topics.publish(request(500, "OUT_OF_STOCK"), traceparent);

    var approved = outbox.await(orderNo, RefundApproved.class);
    assertThat(approved.amount()).isEqualTo(cny(500));
    assertThat(approved.refundNo()).startsWith("RF").hasSizeLessThanOrEqualTo(32);
    assertThat(Spans.traceId(outbox.rowsOf(orderNo).getFirst().traceparent()))
        .isEqualTo(Spans.traceId(traceparent));
    Await.until(
        "the span of the decision",
        () ->
            spans.ofTrace(Spans.traceId(traceparent)).stream()
                .anyMatch(span -> span.getName().equals("apply Judge")));
  }

  @Test
  void theSameRequestTwiceIsOneRefundWhateverItsSequence() {
    confirmed(1000);

    var sent = topics.publish(request(500, "OUT_OF_STOCK"));
    topics.again(sent);
    topics.publish(request(500, "OUT_OF_STOCK"));
    topics.publish(request(300, "RECHARGE_FAILED"));

    Await.until("both", () -> outbox.of(orderNo, RefundApproved.class).size() >= 2);
    assertThat(outbox.of(orderNo, RefundApproved.class))
        .extracting(RefundApproved::reason)
        .containsExactly("OUT_OF_STOCK", "RECHARGE_FAILED");
  }

  @Test
  void d05NeverMoreThanWasCapturedGoesBack() {
    confirmed(500);

    topics.publish(request(300, "OUT_OF_STOCK"));
    topics.publish(request(201, "RECHARGE_FAILED"));

    var refused = outbox.await(orderNo, RefundRefused.class);
    assertThat(refused.refusal()).isEqualTo("exceeds_captured");
    assertThat(outbox.of(orderNo, RefundApproved.class)).hasSize(1);
    assertThat(outbox.await(orderNo, CaseOpened.class).kind()).isEqualTo("REFUND_REFUSED");
  }

  @Test
  void d10WhatTheChannelsConsoleGaveBackCountsAsWell() {
    confirmed(500);
    topics.publish(
        new ChannelRefundReported(
            paymentId, orderNo, "app", "console-1", cny(400), clock.instant()));
    outbox.await(orderNo, CaseOpened.class);

    topics.publish(request(200, "OUT_OF_STOCK"));

    assertThat(outbox.await(orderNo, RefundRefused.class).refusal()).isEqualTo("exceeds_captured");
  }

  @Test
  void e21ARequestBeforeItsPaymentWaitsForIt() {
    topics.publish(request(500, "LATE_PAYMENT_REFUND"));
    Await.until("the request", () -> statusOf("LATE_PAYMENT_REFUND").equals("REQUESTED"));

    confirmed(500);

    assertThat(outbox.await(orderNo, RefundApproved.class).reason())
        .isEqualTo("LATE_PAYMENT_REFUND");
  }

  @Test
  void aBuyersWishWaitsUntilTheDeliveryIsHeld() {
    confirmed(500);
    topics.publish(request(500, "BUYER_CANCELLED"));
    Await.until("the review", () -> statusOf("BUYER_CANCELLED").equals("REVIEWING"));

    topics.publish(new DeliveryHeld(orderNo, "app", clock.instant()));

    outbox.await(orderNo, RefundApproved.class);
  }

  @Test
  void a17MoneyWithoutAnOrderIsHeldThenGoesBackByItself() {
    topics.publish(
        new PaymentUnmatched(
            paymentId, null, null, "wechat", "42000", cny(700), "orphan", clock.instant()));
    Await.until("the case", () -> casesOf("PAYMENT_ORPHAN") == 1);
    assertThat(statusOf("orphan")).isEqualTo("HELD");
    topics.publish(
        "payments",
        new CaseNeeded(
            "payment-orphan:" + paymentId,
            "payment-orphan",
            paymentId,
            null,
            "x",
            clock.instant()));

    clock.advance(Duration.ofHours(25));

    assertThat(outbox.await(paymentId, RefundApproved.class).amount()).isEqualTo(cny(700));
    assertThat(outbox.of(paymentId, CaseOpened.class)).isEmpty();
  }

  @Test
  void heldMoneyThatFindsItsOrderStays() {
    topics.publish(
        new PaymentUnmatched(
            paymentId, orderNo, "app", "wechat", "42001", cny(500), "orphan", clock.instant()));
    Await.until("held", () -> statusOf("orphan").equals("HELD"));

    confirmed(500);

    Await.until("released", () -> statusOf("orphan").equals("RELEASED"));
    assertThat(outbox.of(orderNo, RefundApproved.class)).isEmpty();
    Await.until(
        "its case to be settled",
        () -> one("select state from cases where order_no = $1").equals("RESOLVED"));
  }

  @Test
  void claimedMoneyGoesBackAtOnceAndOnce() {
    orphan();
    Await.until("held", () -> statusOf("orphan").equals("HELD"));

    var claimed = new PaymentClaimed(paymentId, null, "app", cny(500), clock.instant());
    var sent = topics.publish(claimed);
    topics.again(sent);
    outbox.await(paymentId, RefundApproved.class);
    clock.advance(Duration.ofHours(25));
    topics.publish(claimed);

    Await.until("nothing more", () -> statusOf("orphan").equals("APPROVED"));
    assertThat(outbox.of(paymentId, RefundApproved.class)).hasSize(1);
  }

  /** A claim for goods is told under its order's number, and may be heard first. */
  @Test
  void e21MoneyThatHasItsOrderIsNotHeldEvenIfItsOrphanhoodIsHeardLater() {
    confirmed(500);
    topics.publish(request(200, "DELIVERY_FAILED"));
    outbox.await(orderNo, RefundApproved.class);

    orphan();
    topics.publish(
        "payments",
        new CaseNeeded("after:" + paymentId, "after", paymentId, null, "x", clock.instant()));

    Await.until("what came after it", () -> casesOf("AFTER") == 1);
    assertThat(statusOf("orphan")).isEqualTo("none");
  }

  @Test
  void releasesARefundThatAClaimForGoodsOvertook() {
    orphan();
    Await.until("held", () -> statusOf("orphan").equals("HELD"));
    clock.advance(Duration.ofHours(25));
    var refundNo = outbox.await(paymentId, RefundApproved.class).refundNo();

    topics.publish(
        new RefundFailed(
            refundNo,
            paymentId,
            null,
            null,
            cny(500),
            RefundFailed.CLAIMED,
            false,
            clock.instant()));

    Await.until("released", () -> statusOf("orphan").equals("RELEASED"));
    assertThat(casesOf("REFUND_FAILED")).isZero();
  }

  /** The payment's own service asks for the same case, under another key. */
  @Test
  void aCaseAskedForBeforeItsRefundIsKnownEndsWithIt() {
    topics.publish(
        "payments",
        new CaseNeeded(
            "payment-orphan:" + paymentId, "payment-orphan", null, null, "x", clock.instant()));
    Await.until("the case", () -> casesOf("PAYMENT_ORPHAN") == 1);
    orphan();
    Await.until("held", () -> statusOf("orphan").equals("HELD"));

    confirmed(500);

    Await.until("its end", () -> openCasesOf("PAYMENT_ORPHAN") == 0);
  }

  @Test
  void theChannelsAnswersEndARefundAndAFailureOpensACase() {
    confirmed(500);
    topics.publish(request(500, "DELIVERY_FAILED"));
    var refundNo = outbox.await(orderNo, RefundApproved.class).refundNo();

    topics.publish(
        new RefundFailed(
            refundNo, paymentId, orderNo, "app", cny(500), "ABNORMAL", true, clock.instant()));
    assertThat(outbox.await(orderNo, CaseOpened.class).kind()).isEqualTo("REFUND_ROUTE_BROKEN");
    topics.publish(
        new RefundCompleted(
            refundNo, paymentId, orderNo, "app", cny(500), "50300", clock.instant()));
    Await.until("the end", () -> statusOf("DELIVERY_FAILED").equals("SUCCEEDED"));

    given()
        .auth()
        .oauth2(Tokens.of("app", "orders:read"))
        .header("Accept-Language", "en")
        .get("/v1/refunds/" + refundNo)
        .then()
        .statusCode(200)
        .body("status", equalTo("SUCCEEDED"))
        .body("label", equalTo("Refunded"))
        .body("channelRefundId", equalTo("50300"))
        .body("amount.amountMinor", equalTo(500));
    given()
        .auth()
        .oauth2(Tokens.of("other", "orders:read"))
        .get("/v1/refunds/" + refundNo)
        .then()
        .statusCode(404)
        .body("code", equalTo("refund_not_found"));
    given()
        .auth()
        .oauth2(Tokens.of("app", "orders:read"))
        .queryParam("orderNo", orderNo)
        .get("/v1/refunds")
        .then()
        .body("refunds", hasSize(1));
    assertThat(
            one(
                "select count(*)::text from refunds_history h join refunds r using (refund_no)"
                    + " where r.order_no = $1"))
        .isEqualTo("4");
  }

  /** What ends it calls a person: that case is none of those that its end settles. */
  @Test
  void anotherAmountThanApprovedIsACaseThatStaysOpen() {
    confirmed(500);
    topics.publish(request(500, "DELIVERY_FAILED"));
    var refundNo = outbox.await(orderNo, RefundApproved.class).refundNo();

    topics.publish(
        new RefundCompleted(
            refundNo, paymentId, orderNo, "app", cny(499), "50301", clock.instant()));
    Await.until("the end", () -> statusOf("DELIVERY_FAILED").equals("SUCCEEDED"));

    assertThat(one("select kind || ' ' || state from cases where order_no = $1"))
        .isEqualTo("REFUND_AMOUNT_DIFFERS OPEN");
  }

  @Test
  void anApprovedRefundThatNobodyCarriesOutIsEscalated() {
    confirmed(500);
    topics.publish(request(500, "OUT_OF_STOCK"));
    outbox.await(orderNo, RefundApproved.class);

    clock.advance(Duration.ofDays(12));

    assertThat(outbox.await(orderNo, CaseOpened.class).kind()).isEqualTo("REFUND_OVERDUE");
  }

  @Test
  void anOperatorApprovesWhatNoRuleDecides() {
    confirmed(500);
    topics.publish(request(200, "BOUGHT_BY_MISTAKE"));
    var caseNo = outbox.await(orderNo, CaseOpened.class).caseNo();

    given()
        .auth()
        .oauth2(Tokens.of("app", "orders:write"))
        .contentType("application/json")
        .body("{}")
        .post("/v1/cases/" + caseNo + "/resolution")
        .then()
        .statusCode(403);
    var operator = Tokens.of("platform", "ops");
    given()
        .auth()
        .oauth2(operator)
        .queryParam("orderNo", orderNo)
        .queryParam("state", "OPEN")
        .get("/v1/cases")
        .then()
        .statusCode(200)
        .body("cases", hasSize(1))
        .body("cases[0].caseNo", equalTo(caseNo))
        .body("cases[0].kind", equalTo("REFUND_REVIEW"));
    for (int time = 0; time < 2; time++) {
      given()
          .auth()
          .oauth2(operator)
          .header("Idempotency-Key", "k-" + orderNo)
          .contentType("application/json")
          .body("{\"resolution\":\"APPROVE_REFUND\",\"note\":\"called the buyer\"}")
          .post("/v1/cases/" + caseNo + "/resolution")
          .then()
          .statusCode(200)
          .body("state", equalTo("RESOLVED"));
    }

    assertThat(outbox.await(orderNo, RefundApproved.class).amount()).isEqualTo(cny(200));
    assertThat(outbox.of(orderNo, RefundApproved.class)).hasSize(1);
  }

  @Test
  void d11ADisputeOpensACaseWithItsClockAndNothingGoesBackByItself() {
    confirmed(500);
    var replyBy = clock.instant().plus(Duration.ofHours(20)).truncatedTo(ChronoUnit.SECONDS);
    var opened = dispute(DisputeStage.OPENED, replyBy);
    topics.publish(opened);
    var theCase = outbox.await(orderNo, CaseOpened.class);
    assertThat(theCase.kind()).isEqualTo("PAYMENT_DISPUTED");
    assertThat(theCase.answerBy()).isEqualTo(replyBy);

    topics.publish(request(500, "OUT_OF_STOCK"));
    Await.until("the review", () -> statusOf("OUT_OF_STOCK").equals("REVIEWING"));
    topics.publish(opened);
    clock.advance(Duration.ofSeconds(1));
    topics.publish(dispute(DisputeStage.ENDED, null));

    outbox.await(orderNo, RefundApproved.class);
    assertThat(outbox.of(orderNo, CaseOpened.class))
        .filteredOn(one -> one.kind().equals("PAYMENT_DISPUTED"))
        .hasSize(1);
    assertThat(outbox.of(orderNo, CaseResolved.class))
        .extracting(CaseResolved::resolution)
        .containsExactly("DISPUTE_ENDED");
  }

  @Test
  void d11ADisputeThatWasHeardBeforeItsMoneyKeepsItLater() {
    var opened = dispute(DisputeStage.OPENED, null);
    var before =
        new PaymentDisputed(
            "wechat-T" + orderNo,
            null,
            null,
            opened.channel(),
            opened.disputeId(),
            opened.stage(),
            opened.amount(),
            opened.reason(),
            null,
            opened.at());
    topics.publish(before);
    Await.until(
        "it to be noted",
        () ->
            one("select count(*)::text from payment_disputes where dispute_id = 'wechat:D' || $1")
                .equals("1"));
    confirmed(500);
    topics.publish(opened);
    // Requests come by another topic, and would overtake it.
    Await.until(
        "it to be known with its order",
        () ->
            one("select max(payment_id) from payment_disputes where dispute_id = 'wechat:D' || $1")
                .equals(paymentId));

    topics.publish(request(500, "OUT_OF_STOCK"));

    Await.until("the review", () -> statusOf("OUT_OF_STOCK").equals("REVIEWING"));
    assertThat(outbox.of(orderNo, RefundApproved.class)).isEmpty();
  }

  @Test
  void d11WhatTheChannelTookBackIsNotGivenASecondTime() {
    confirmed(500);
    topics.publish(dispute(DisputeStage.OPENED, null));
    outbox.await(orderNo, CaseOpened.class);
    topics.publish(request(500, "OUT_OF_STOCK"));
    Await.until("the review", () -> statusOf("OUT_OF_STOCK").equals("REVIEWING"));

    clock.advance(Duration.ofSeconds(1));
    topics.publish(dispute(DisputeStage.LOST, null));

    Await.until("its cover", () -> statusOf("OUT_OF_STOCK").equals("COVERED"));
    assertThat(outbox.of(orderNo, RefundApproved.class)).isEmpty();
    assertThat(outbox.of(orderNo, RefundRefused.class)).isEmpty();
    assertThat(outbox.of(orderNo, CaseOpened.class))
        .extracting(CaseOpened::kind)
        .containsExactlyInAnyOrder("PAYMENT_DISPUTED", "REFUND_REVIEW", "DISPUTE_LOST");
    assertThat(outbox.of(orderNo, CaseResolved.class))
        .extracting(CaseResolved::resolution)
        .containsExactlyInAnyOrder("COVERED", "DISPUTE_LOST");
    assertThat(
            one(
                "select detail from refunds_history h join refunds r using (refund_no)"
                    + " where r.order_no = $1 and h.to_status = 'COVERED' and h.actor = 'channel'"))
        .isEqualTo("dispute_lost");
  }

  @Test
  void d11OfADisputeLostInPartTheRestGoesBackAndNoMoreThanCame() {
    topics.publish(placed(500));
    confirmed(500);
    topics.publish(dispute(DisputeStage.OPENED, null, 200));
    outbox.await(orderNo, CaseOpened.class);
    topics.publish(request(100, "OUT_OF_STOCK"));
    topics.publish(request(300, "RECHARGE_FAILED"));
    Await.until("the review", () -> statusOf("RECHARGE_FAILED").equals("REVIEWING"));

    clock.advance(Duration.ofSeconds(1));
    topics.publish(dispute(DisputeStage.LOST, null, 200));
    assertThat(outbox.await(orderNo, RefundApproved.class).amount()).isEqualTo(cny(200));
    assertThat(statusOf("OUT_OF_STOCK")).isEqualTo("COVERED");
    topics.publish(request(50, "BOUGHT_BY_MISTAKE"));
    Await.until("another", () -> statusOf("BOUGHT_BY_MISTAKE").equals("REVIEWING"));
    clock.advance(Duration.ofSeconds(1));
    topics.publish(dispute(DisputeStage.LOST, null, 200));
    topics.publish(
        "payments",
        new CaseNeeded("after:" + paymentId, "after", orderNo, null, "x", clock.instant()));
    Await.until("what came after it", () -> casesOf("AFTER") == 1);
    assertThat(statusOf("BOUGHT_BY_MISTAKE")).isEqualTo("REVIEWING");
    topics.publish(request(500, "DELIVERY_FAILED"));
    Await.until("the rest", () -> outbox.of(orderNo, RefundApproved.class).size() == 2);
    topics.publish(request(1, "PROMISE_MISSED"));

    Await.until("nothing left", () -> statusOf("PROMISE_MISSED").equals("COVERED"));
    assertThat(outbox.of(orderNo, RefundApproved.class))
        .extracting(RefundApproved::amount)
        .containsExactly(cny(200), cny(100));
    assertThat(
            one(
                "select sum(amount_minor)::text from refunds"
                    + " where order_no = $1 and status = 'APPROVED'"))
        .isEqualTo("300");
  }

  @Test
  void d11HeldMoneyThatADisputeTookIsNotGivenBackAtItsDeadline() {
    orphan();
    Await.until("held", () -> statusOf("orphan").equals("HELD"));

    topics.publish(dispute(DisputeStage.LOST, null));

    Await.until("its cover", () -> statusOf("orphan").equals("COVERED"));
    assertThat(openCasesOf("PAYMENT_ORPHAN")).isZero();
  }

  @Test
  void badRequestsAreProblems() {
    var operator = Tokens.of("platform", "ops");
    given()
        .auth()
        .oauth2(operator)
        .queryParam("cursor", "!")
        .get("/v1/cases")
        .then()
        .statusCode(400)
        .body("code", equalTo("cursor_invalid"));
    given()
        .auth()
        .oauth2(operator)
        .queryParam("limit", 100000)
        .get("/v1/cases")
        .then()
        .statusCode(400)
        .body("code", equalTo("limit_invalid"));
    given()
        .auth()
        .oauth2(operator)
        .get("/v1/refunds")
        .then()
        .statusCode(400)
        .body("code", equalTo("order_no_missing"));
    given()
        .auth()
        .oauth2(operator)
        .contentType("application/json")
        .body("{\"resolution\":")
        .post("/v1/cases/CS1/resolution")
        .then()
        .statusCode(400);
    given()
        .auth()
        .oauth2(operator)
        .contentType("application/json")
        .body("{\"resolution\":\"DONE\",\"note\":\"x\"}")
        .post("/v1/cases/CS1/resolution")
        .then()
        .statusCode(400)
        .body("code", equalTo("idempotency_key_missing"));
    given()
        .auth()
        .oauth2(operator)
        .contentType("application/json")
        .header("Idempotency-Key", "k")
        .body("{\"resolution\":\"DONE\",\"note\":\"x\"}")
        .post("/v1/cases/CS1/resolution")
        .then()
        .statusCode(404)
        .body("code", equalTo("case_not_found"));
    given().get("/v1/refunds").then().statusCode(401);
  }

  private PaymentDisputed dispute(DisputeStage stage, Instant replyBy) {
    return dispute(stage, replyBy, 500);
  }

  private PaymentDisputed dispute(DisputeStage stage, Instant replyBy, long fen) {
    return new PaymentDisputed(
        paymentId,
        orderNo,
        "app",
        "wechat",
        "D" + orderNo,
        stage,
        cny(fen),
        "paid and got nothing",
        replyBy,
        clock.instant());
  }

  private void orphan() {
    topics.publish(
        new PaymentUnmatched(
            paymentId, null, null, "wechat", "42001", cny(500), "orphan", clock.instant()));
  }

  private void confirmed(long fen) {
    topics.publish(
        new PaymentConfirmed(
            orderNo,
            "app",
            paymentId,
            paymentId,
            "wechat",
            "tx-" + paymentId,
            cny(fen),
            clock.instant(),
            clock.instant(),
            ConfirmedBy.CALLBACK));
  }

  private RefundRequested request(long fen, String reason) {
    return new RefundRequested(orderNo, "app", paymentId, cny(fen), reason, clock.instant());
  }

  private OrderPlaced placed(long fen) {
    var now = clock.instant();
    return new OrderPlaced(
        orderNo,
        "app",
        "m-1",
        "b-1",
        List.of(),
        cny(fen),
        null,
        now,
        now.plusSeconds(900),
        now.plusSeconds(43200));
  }

  private String statusOf(String reason) {
    var rows =
        database
            .pool()
            .preparedQuery("select status from refunds where payment_id = $1 and reason = $2")
            .execute(Tuple.of(paymentId, reason))
            .await()
            .indefinitely();
    return rows.rowCount() == 0 ? "none" : rows.iterator().next().getString(0);
  }

  private int casesOf(String kind) {
    return count("select count(*)::int from cases where kind = $1 and dedupe_key = $2", kind);
  }

  private int openCasesOf(String kind) {
    return count(
        "select count(*)::int from cases where kind = $1 and dedupe_key = $2 and state = 'OPEN'",
        kind);
  }

  private int count(String sql, String kind) {
    return database
        .pool()
        .preparedQuery(sql)
        .execute(Tuple.of(kind, kind + ":" + paymentId))
        .await()
        .indefinitely()
        .iterator()
        .next()
        .getInteger(0);
  }

  private String one(String query) {
    return database
        .pool()
        .preparedQuery(query)
        .execute(Tuple.of(orderNo))
        .await()
        .indefinitely()
        .iterator()
        .next()
        .getString(0);
  }

  private static Money cny(long fen) {
    return Money.of(fen, "CNY");
  }
}
