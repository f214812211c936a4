package bida.simulators.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bida.simulators.Http;
import bida.simulators.http.Answer;
import bida.simulators.http.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WechatKnobsTest {
  private static final String OTHER = "VG20261019000000000002";

  @TempDir Path data;
  Shop shop;

  @BeforeEach
  void open() {
    shop = Shop.open(data);
    shop.prepay(Shop.NUMBER, 990);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void aDroppedCallbackComesWithTheNextRetry() {
    shop.knobs("{\"callback\":{\"drop\":1}}");
    shop.pay(Shop.NUMBER);
    Http.eventually(() -> shop.injected("callback.drop") == 1);
    assertThat(shop.receiver.waiting()).isZero();
    awaitAttempt();

    shop.advance("PT15S");

    shop.receiver.next();
  }

  @Test
  void anOrderWhoseCallbacksAreAllDroppedIsNeverTold() {
    shop.knobs("{\"outTradeNo\":\"%s\",\"callback\":{\"drop\":\"all\"}}".formatted(Shop.NUMBER));
    shop.prepay(OTHER, 100);
    shop.pay(Shop.NUMBER);
    shop.pay(OTHER);
    shop.receiver.next();
    shop.advance("PT48H");

    Http.eventually(() -> shop.injected("callback.drop") == 16);
    assertThat(shop.receiver.waiting()).isZero();
    assertThat(
            shop.counts().path("injectedByOrder").path("callback.drop").path(Shop.NUMBER).asInt())
        .isEqualTo(16);
  }

  @Test
  void aDuplicatedCallbackArrivesSeveralTimesWithOneId() {
    shop.knobs("{\"callback\":{\"duplicate\":2}}");
    shop.pay(Shop.NUMBER);

    var ids =
        java.util.stream.Stream.generate(() -> Json.object(shop.receiver.next().body()))
            .limit(3)
            .map(body -> body.path("id").asText())
            .distinct();

    assertThat(ids).hasSize(1);
    assertThat(shop.injected("callback.duplicate")).isEqualTo(2);
  }

  @Test
  void aDelayedCallbackWaits() {
    shop.knobs("{\"callback\":{\"delay\":\"PT5M\"}}");
    shop.pay(Shop.NUMBER);
    shop.advance("PT4M59S");
    assertThat(shop.receiver.waiting()).isZero();

    shop.advance("PT1S");

    shop.receiver.next();
    assertThat(shop.injected("callback.delay")).isOne();
  }

  @Test
  void aReorderedCallbackComesAfterTheNextOne() {
    shop.knobs("{\"callback\":{\"reorder\":true}}");
    shop.prepay(OTHER, 100);
    shop.pay(Shop.NUMBER);
    assertThat(shop.receiver.waiting()).isZero();
    var first = shop.page(Shop.NUMBER).path("callbacks").path(0).path("id");

    shop.pay(OTHER);
    var overtaking = Json.object(shop.receiver.next().body()).path("id");
    shop.advance("PT1S");
    var overtaken = Json.object(shop.receiver.next().body()).path("id");

    assertThat(overtaken).isEqualTo(first).isNotEqualTo(overtaking);
    assertThat(shop.injected("callback.reorder")).isOne();
  }

  @Test
  void corruptionAndProbesAreCounted() {
    shop.receiver.answers(Answer.empty(400));
    shop.knobs("{\"callback\":{\"corrupt\":1,\"probe\":2}}");
    shop.pay(Shop.NUMBER);

    for (var i = 0; i < 2; i++) {
      assertThat(shop.receiver.next().header("wechatpay-signature"))
          .startsWith("WECHATPAY/SIGNTEST/");
    }
    assertThat(shop.receiver.next().text()).contains("\"summary\":\"!");
    assertThat(shop.injected("callback.corrupt")).isOne();
    assertThat(shop.injected("callback.probe")).isEqualTo(2);
    assertThat(shop.counts().path("callbacks").path("probeRefused").asInt()).isEqualTo(2);
  }

  @Test
  void aFailedRequestHasNoEffectAndASilentOneHas() {
    shop.knobs("{\"api\":{\"fail5xx\":1,\"on\":\"prepay\"}}");
    assertThat(shop.query(Shop.NUMBER).statusCode()).isEqualTo(200);
    assertThat(shop.prepay(OTHER, 100).statusCode()).isEqualTo(500);
    assertThat(shop.query(OTHER).statusCode()).isEqualTo(404);
    assertThat(shop.injected("api.fail5xx")).isOne();

    shop.knobs("{\"api\":{\"timeoutButDone\":1,\"silence\":\"PT0.05S\"}}");
    assertThatThrownBy(() -> shop.prepay(OTHER, 100)).isInstanceOf(Http.NoAnswer.class);
    assertThat(shop.query(OTHER).statusCode()).isEqualTo(200);
    assertThat(shop.injected("api.timeoutButDone")).isOne();
  }

  @Test
  void anUnavailableChannelAnswersNothingUntilTheKnobIsGone() {
    shop.knobs("{\"api\":{\"unavailable\":true}}");
    assertThatThrownBy(() -> shop.query(Shop.NUMBER)).isInstanceOf(Http.NoAnswer.class);
    assertThat(shop.injected("api.unavailable")).isPositive();

    Http.send("DELETE", shop.world.control() + "/knobs/wechat", "");

    assertThat(shop.query(Shop.NUMBER).statusCode()).isEqualTo(200);
  }

  @Test
  void queriesMayLagBehind() {
    shop.pay(Shop.NUMBER);
    shop.knobs("{\"query\":{\"notFoundFirst\":1,\"notPaidFirst\":1}}");

    assertThat(shop.query(Shop.NUMBER).statusCode()).isEqualTo(404);
    assertThat(Shop.json(shop.query(Shop.NUMBER)).path("trade_state").asText()).isEqualTo("NOTPAY");
    assertThat(Shop.json(shop.query(Shop.NUMBER)).path("trade_state").asText())
        .isEqualTo("SUCCESS");
    assertThat(shop.injected("query.notFoundFirst")).isOne();
    assertThat(shop.injected("query.notPaidFirst")).isOne();
  }

  @Test
  void refundsEndAsTheKnobsSay() {
    shop.pay(Shop.NUMBER);
    shop.knobs(
        """
        {"refund":{"abnormal":1,"closed":1,"notEnough":1,"slow":"PT1M"}}""");
    assertThat(shop.refund(Shop.NUMBER, "RF0", 10, 990).statusCode()).isEqualTo(403);
    shop.refund(Shop.NUMBER, "RF1", 10, 990);
    shop.knobs("{\"refund\":{\"abnormal\":0}}");
    shop.refund(Shop.NUMBER, "RF2", 10, 990);
    shop.refund(Shop.NUMBER, "RF3", 10, 990);
    shop.advance("PT59S");
    assertThat(refundState("RF3")).isEqualTo("PROCESSING");

    shop.advance("PT1S");

    Http.eventually(() -> refundState("RF3").equals("SUCCESS"));
    Http.eventually(() -> refundState("RF2").equals("CLOSED"));
    Http.eventually(() -> refundState("RF1").equals("ABNORMAL"));
    assertThat(shop.injected("refund.abnormal")).isOne();
    assertThat(shop.injected("refund.closed")).isOne();
    assertThat(shop.injected("refund.notEnough")).isOne();
    assertThat(shop.injected("refund.slow")).isEqualTo(3);
  }

  @Test
  void anAbnormalRefundCanBePaidOutAnotherWay() {
    shop.pay(Shop.NUMBER);
    shop.knobs("{\"refund\":{\"abnormal\":1}}");
    var id = Shop.json(shop.refund(Shop.NUMBER, "RF1", 990, 990)).path("refund_id").asText();
    shop.advance("PT2S");
    Http.eventually(() -> refundState("RF1").equals("ABNORMAL"));

    var asked =
        shop.call(
            "POST",
            "/v3/refund/domestic/refunds/" + id + "/apply-abnormal-refund",
            "{\"out_refund_no\":\"RF1\",\"type\":\"MERCHANT_BANK_CARD\"}");
    shop.advance("PT2S");

    assertThat(asked.statusCode()).isEqualTo(200);
    Http.eventually(() -> refundState("RF1").equals("SUCCESS"));
  }

  @Test
  void anUnknownKnobOrValueIsRefused() {
    var url = shop.world.control() + "/knobs/wechat";
    assertThat(Http.send("POST", url, "{\"callback\":{\"lose\":1}}").statusCode()).isEqualTo(400);
    assertThat(Http.send("POST", url, "{\"callback\":{\"delay\":\"x\"}}").statusCode())
        .isEqualTo(400);
    assertThat(Http.send("POST", url, "[").statusCode()).isEqualTo(400);
  }

  private String refundState(String outRefundNo) {
    var path = "/v3/refund/domestic/refunds/" + outRefundNo;
    return Shop.json(shop.call("GET", path, "")).path("status").asText();
  }

  private void awaitAttempt() {
    Http.eventually(
        () -> shop.page(Shop.NUMBER).path("callbacks").path(0).path("attempts").asInt() == 1);
  }
}
