package bida.simulators.wechat;

import static org.assertj.core.api.Assertions.assertThat;

import bida.simulators.Http;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WechatRulesTest {
  @TempDir Path data;
  Shop shop;

  @BeforeEach
  void open() {
    shop = Shop.open(data);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void theSameOrderTwiceIsTheSameOrder() {
    var first = shop.prepay(Shop.NUMBER, 990);
    var second = shop.prepay(Shop.NUMBER, 990);

    assertThat(second.body()).isEqualTo(first.body());
    assertThat(shop.prepay(Shop.NUMBER, 991).statusCode()).isEqualTo(400);
    assertThat(Shop.json(shop.prepay(Shop.NUMBER, 991)).path("code").asText())
        .isEqualTo("INVALID_REQUEST");
  }

  @Test
  void aPaidOrderIsNeitherOrderedNorClosedAgain() {
    shop.prepay(Shop.NUMBER, 990);
    shop.pay(Shop.NUMBER);

    assertThat(Shop.json(shop.prepay(Shop.NUMBER, 990)).path("code").asText())
        .isEqualTo("ORDERPAID");
    assertThat(Shop.json(close(Shop.NUMBER)).path("code").asText()).isEqualTo("ORDERPAID");
  }

  @Test
  void closingAnswers204SignedAndEmpty() {
    shop.prepay(Shop.NUMBER, 990);

    var closed = close(Shop.NUMBER);

    assertThat(closed.statusCode()).isEqualTo(204);
    assertThat(closed.body()).isEmpty();
    assertThat(closed.headers().map()).containsKeys("Wechatpay-Signature", "Wechatpay-Timestamp");
    assertThat(close(Shop.NUMBER).statusCode()).isEqualTo(204);
  }

  @Test
  void anOrderClosesItselfWhenItsTimeIsOver() {
    shop.call(
        "POST",
        "/v3/pay/transactions/native",
        shop.order(Shop.NUMBER, 990, ",\"time_expire\":\"2026-10-19T00:15:00+08:00\""));
    shop.advance("PT15M");

    assertThat(Shop.json(shop.query(Shop.NUMBER)).path("trade_state").asText()).isEqualTo("CLOSED");
    var late =
        Http.send(
            "POST",
            shop.world.control() + "/wechat/pay",
            "{\"outTradeNo\":\"%s\"}".formatted(Shop.NUMBER));
    assertThat(late.statusCode()).isEqualTo(409);
  }

  @Test
  void payingTwiceTakesTheMoneyOnce() {
    shop.prepay(Shop.NUMBER, 990);

    assertThat(shop.pay(Shop.NUMBER)).isEqualTo(shop.pay(Shop.NUMBER));
  }

  @Test
  void theBuyerCanPayAWrongAmountInAWrongCurrency() {
    shop.prepay(Shop.NUMBER, 990);

    Http.post(
        shop.world.control() + "/wechat/pay",
        "{\"outTradeNo\":\"%s\",\"amountOverride\":1,\"currencyOverride\":\"USD\"}"
            .formatted(Shop.NUMBER));

    var amount = Shop.json(shop.query(Shop.NUMBER)).path("amount");
    assertThat(amount.path("total").asInt()).isOne();
    assertThat(amount.path("currency").asText()).isEqualTo("USD");
  }

  @Test
  void aRefundIsGivenOnceHoweverOftenItIsAskedFor() {
    shop.prepay(Shop.NUMBER, 990);
    shop.pay(Shop.NUMBER);

    var first = Shop.json(shop.refund(Shop.NUMBER, "RF1", 500, 990));
    var again = Shop.json(shop.refund(Shop.NUMBER, "RF1", 500, 990));

    assertThat(again.path("refund_id")).isEqualTo(first.path("refund_id"));
    assertThat(shop.refund(Shop.NUMBER, "RF1", 501, 990).statusCode()).isEqualTo(400);
    assertThat(shop.refund(Shop.NUMBER, "RF2", 491, 990).statusCode()).isEqualTo(400);
    assertThat(shop.refund(Shop.NUMBER, "RF2", 490, 990).statusCode()).isEqualTo(200);
  }

  @Test
  void fiftyPartsAreTheMost() {
    shop.prepay(Shop.NUMBER, 990);
    shop.pay(Shop.NUMBER);
    for (var i = 0; i < 50; i++) {
      assertThat(shop.refund(Shop.NUMBER, "RF-" + i, 1, 990).statusCode()).isEqualTo(200);
    }

    assertThat(shop.refund(Shop.NUMBER, "RF-50", 1, 990).statusCode()).isEqualTo(400);
  }

  @Test
  void whatIsNotPaidIsNotRefunded() {
    shop.prepay(Shop.NUMBER, 990);

    assertThat(shop.refund(Shop.NUMBER, "RF1", 990, 990).statusCode()).isEqualTo(400);
    assertThat(shop.refund("VG404404", "RF1", 990, 990).statusCode()).isEqualTo(404);
  }

  @Test
  void theBillWaitsForTenInTheMorning() {
    shop.prepay(Shop.NUMBER, 990);
    shop.pay(Shop.NUMBER);

    assertThat(billCode("2026-10-19")).isEqualTo("INVALID_REQUEST");
    shop.advance("PT33H59M");
    assertThat(billCode("2026-10-19")).isEqualTo("STATEMENT_CREATING");
    shop.advance("PT1M");
    assertThat(billCode("2026-10-19")).isEmpty();
    assertThat(billCode("2026-10-18")).isEqualTo("NO_STATEMENT_EXIST");
  }

  private String billCode(String day) {
    var path = "/v3/bill/tradebill?bill_date=" + day + "&bill_type=ALL&tar_type=GZIP";
    return Shop.json(shop.call("GET", path, "")).path("code").asText();
  }

  private java.net.http.HttpResponse<String> close(String outTradeNo) {
    return shop.call(
        "POST",
        "/v3/pay/transactions/out-trade-no/" + outTradeNo + "/close",
        "{\"mchid\":\"1900000109\"}");
  }
}
