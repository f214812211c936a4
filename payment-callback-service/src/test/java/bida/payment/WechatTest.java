package bida.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import bida.contracts.CaseNeeded;
import bida.contracts.ConfirmedBy;
import bida.contracts.DisputeStage;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.PaymentDisputed;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.Spans;
import io.opentelemetry.api.trace.SpanKind;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is WeChat's own, over the whole service. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class WechatTest {

  @Inject Shop shop;
  @Inject Wechat wechat;
  @Inject OutboxRows outbox;
  @Inject Spans spans;

  @BeforeEach
  void sameTime() {
    wechat.sameTime();
  }

  @AfterEach
  void calm() {
    wechat.calm();
  }

  @Test
  void paysInsideWechatWithAnOpenidAndNotWithoutOne() {
    var order = shop.order();
    var how = new HashMap<String, Object>(Map.of("channel", "wechat", "method", "jsapi"));
    shop.tryToOpen(order, how).statusCode(422).body("code", equalTo("payment_payer_missing"));

    how.put("payer", "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o");
    String paymentNo =
        shop.tryToOpen(order, how)
            .statusCode(201)
            .body("payWith.paySign", notNullValue())
            .body("payWith.signType", equalTo("RSA"))
            .extract()
            .path("paymentNo");

    wechat.pay(paymentNo);
    assertThat(outbox.await(order, PaymentConfirmed.class).paymentNo()).isEqualTo(paymentNo);
  }

  /** Failure A24. */
  @Test
  void a24TakesANewNumberOnlyWhenTheOldOneIsClosed() {
    var order = shop.order();
    wechat.knobs(Map.of("api", Map.of("timeoutButDone", 1, "on", "prepay")));
    shop.tryToOpen(order).statusCode(503);
    wechat.knobs(Map.of("prepay", Map.of("reentry", 1)));

    shop.tryToOpen(order).statusCode(503).body("code", equalTo("channel_refused"));

    assertThat(wechat.book(order + "01").getString("transaction.tradeState")).isEqualTo("CLOSED");
    assertThat(shop.open(order)).isEqualTo(order + "02");
  }

  /** Failure A24: and when money was faster, it is the order's. */
  @Test
  void takesTheMoneyOfTheOldNumberWhenThereIsSome() {
    var order = shop.order();
    wechat.knobs(
        Map.of(
            "callback", Map.of("drop", "all"),
            "api", Map.of("timeoutButDone", 1, "on", "prepay")));
    shop.tryToOpen(order).statusCode(503);
    wechat.pay(order + "01");

    shop.tryToOpen(order).statusCode(503);

    assertThat(outbox.await(order, PaymentConfirmed.class).paymentNo()).isEqualTo(order + "01");
    shop.tryToOpen(order).statusCode(409);
  }

  /** Failure A21: our clock, or the channel's, is wrong; the query finds the money all the same. */
  @Test
  void refusesAStaleCallbackAndAsksInstead() {
    wechat.knobs(Map.of("callback", Map.of("drop", "all")));
    var order = shop.order();
    var paymentNo = shop.open(order);
    wechat.pay(paymentNo);
    for (var flaw : List.of("stale_timestamp", "future_timestamp")) {
      var answer =
          wechat.callback(
              Map.of(
                  "url", shop.callbackUrl(),
                  "flaw", flaw,
                  "plaintext", shop.transaction(paymentNo, "42" + paymentNo)));
      assertThat(answer.getInt("status")).isEqualTo(401);
    }

    wechat.pass(Duration.ofSeconds(5));

    assertThat(outbox.await(order, PaymentConfirmed.class).confirmedBy())
        .isEqualTo(ConfirmedBy.QUERY);
  }

  /** Failures A36 and A37: the channel's key by its two names, and the APIv3 key before. */
  @Test
  void a36KeysRotateDuringTrafficWithoutAFalseRejection() {
    var unheardOf = "P" + shop.order();
    wechat.knobs(Map.of("outTradeNo", unheardOf, "keys", Map.of("certificate", "all")));
    var news =
        Map.of(
            "url", shop.callbackUrl(), "plaintext", shop.transaction(unheardOf, "42" + unheardOf));
    Await.until("the certificate to be known", () -> wechat.callback(news).getInt("status") == 200);
    var before = refused();
    var orders = new ArrayList<String>();
    for (var i = 0; i < 8; i++) {
      var order = shop.order();
      var paymentNo = shop.open(order);
      wechat.knobs(
          Map.of(
              "outTradeNo",
              paymentNo,
              "keys",
              Map.of("certificate", i % 2, "before", i % 4 < 2 ? 1 : 0)));
      wechat.pay(paymentNo);
      orders.add(order);
    }

    for (var order : orders) {
      assertThat(outbox.await(order, PaymentConfirmed.class).confirmedBy())
          .isEqualTo(ConfirmedBy.CALLBACK);
    }
    assertThat(refused()).isEqualTo(before);
  }

  private int refused() {
    var nacked = wechat.counts().get("callbacks.nacked");
    return nacked == null ? 0 : (int) nacked;
  }

  /** Failure D11. */
  @Test
  void tellsOfAComplaintAboutAnOrder() {
    var paid = paid();
    var complaint = complain(paid.paymentNo());

    var disputed = outbox.await(paid.orderNo(), PaymentDisputed.class);

    assertThat(disputed.disputeId()).isEqualTo(complaint);
    assertThat(disputed.paymentId()).isEqualTo(paid.paymentId());
    assertThat(disputed.stage()).isEqualTo(DisputeStage.OPENED);
    assertThat(disputed.amount()).isEqualTo(Shop.PRICE);
    assertThat(disputed.replyBy()).isEqualTo(disputed.at().plus(Duration.ofHours(24)));
    assertThat(spans.named("wechat ask about complaint"))
        .isNotEmpty()
        .allMatch(span -> span.getKind() == SpanKind.CLIENT);
  }

  /** Failure D11: the notification is acknowledged first, and the channel may be down then. */
  @Test
  void asksAboutAComplaintUntilTheChannelAnswers() {
    var paid = paid();
    wechat.knobs(Map.of("api", Map.of("fail5xx", 1, "on", "complaint")));
    var complaint = complain(paid.paymentNo());
    Await.until(
        "the first try",
        () ->
            shop.count("select count(*) from inquiry where subject = $1 and tries = 1", complaint)
                == 1);
    assertThat(outbox.of(paid.orderNo(), PaymentDisputed.class)).isEmpty();

    wechat.pass(Duration.ofSeconds(5));

    assertThat(outbox.await(paid.orderNo(), PaymentDisputed.class).disputeId())
        .isEqualTo(complaint);
  }

  /** Failure D11: somebody has to answer the buyer within a day, whatever is known here. */
  @Test
  void callsAPersonForAComplaintItCannotRead() {
    wechat.knobs(Map.of("api", Map.of("fail5xx", "all", "on", "complaint")));
    var unread = complain("");
    Await.until(
        "the first try",
        () ->
            shop.count("select count(*) from inquiry where subject = $1 and tries = 1", unread)
                == 1);

    wechat.pass(Duration.ofMinutes(30));

    outbox.await("complaint-unread:wechat:" + unread, CaseNeeded.class);
    for (var tries = 3; tries <= 4; tries++) {
      wechat.pass(Duration.ofHours(12));
      awaitTries(unread, tries);
    }
    assertThat(outbox.of("complaint-unread:wechat:" + unread, CaseNeeded.class)).hasSize(1);
    wechat.calm();
    wechat.pass(Duration.ofHours(24));
    outbox.await("complaint-without-payment:wechat:" + unread, CaseNeeded.class);
  }

  // A try is counted when it begins, and it begins when all is told of the one before.
  private void awaitTries(String complaint, int tries) {
    Await.until(
        tries + " tries",
        () ->
            shop.count(
                    "select count(*) from inquiry where subject = $1 and tries >= " + tries,
                    complaint)
                == 1);
  }

  private PaymentConfirmed paid() {
    var order = shop.order();
    wechat.pay(shop.open(order));
    return outbox.await(order, PaymentConfirmed.class);
  }

  private String complain(String paymentNo) {
    var complaint =
        wechat.complain(Map.of("outTradeNo", paymentNo, "url", shop.callbackUrl() + "/complaints"));
    return complaint.getString("complaintId");
  }
}
