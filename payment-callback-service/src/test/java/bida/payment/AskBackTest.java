package bida.payment;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.CaseNeeded;
import bida.contracts.ConfirmedBy;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.platform.ids.Identifiers;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.LinkedHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever knows an operator's key can write notifications, but not the operator's book. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class AskBackTest {

  @Inject Shop shop;
  @Inject Wechat time;
  @Inject Epay epay;
  @Inject OutboxRows outbox;
  @Inject Identifiers ids;

  @ConfigProperty(name = "test.careful-operator")
  String operator;

  @BeforeEach
  void sameTime() {
    time.sameTime();
  }

  @Test
  void believesWhatTheOperatorSaysOnBeingAskedToo() {
    var order = anOrder();
    var tradeNo = ids.text(12);
    theBookSays(order, tradeNo, "1");

    assertThat(tell(order, tradeNo)).isEqualTo("success");

    var confirmed = outbox.await(order, PaymentConfirmed.class);
    assertThat(confirmed.confirmedBy()).isEqualTo(ConfirmedBy.QUERY);
    assertThat(confirmed.channelTransactionId()).isEqualTo("careful:" + tradeNo);
    assertThat(callbacks(tradeNo)).isEqualTo(1);
    Await.until("the end of it", () -> open(tradeNo) == 0);
  }

  @Test
  void believesNoNotificationAloneAndTellsAPersonWhenTheOperatorNeverSaysSo() {
    var order = anOrder();
    var tradeNo = ids.text(12);
    theBookSays(order, tradeNo, "0");

    assertThat(tell(order, tradeNo)).isEqualTo("success");
    time.pass(Duration.ofMinutes(31));

    assertThat(outbox.await(order, CaseNeeded.class).kind()).isEqualTo("payment-unproven");
    assertThat(outbox.of(order, PaymentConfirmed.class)).isEmpty();
    assertThat(shop.ledgerOf("careful:" + tradeNo)).isEmpty();
    assertThat(callbacks(tradeNo)).isEqualTo(1);

    // Asked no more after three days, it is asked anew by the next notification.
    time.pass(Duration.ofDays(4));
    Await.until("the end of it", () -> open(tradeNo) == 0);
    theBookSays(order, tradeNo, "1");
    assertThat(tell(order, tradeNo)).isEqualTo("success");
    outbox.await(order, PaymentConfirmed.class);
  }

  /** The book is the money; who wrote the notification stays a question for a person. */
  @Test
  void takesTheMoneyOfTheBookWhereTheNotificationNamesAnotherTransaction() {
    var order = anOrder();
    var told = ids.text(12);
    var booked = ids.text(12);
    theBookSays(order, booked, "1");

    assertThat(tell(order, told)).isEqualTo("success");

    var confirmed = outbox.await(order, PaymentConfirmed.class);
    assertThat(confirmed.channelTransactionId()).isEqualTo("careful:" + booked);
    time.pass(Duration.ofMinutes(31));
    assertThat(outbox.await(order, CaseNeeded.class).kind()).isEqualTo("payment-unproven");
    assertThat(shop.ledgerOf("careful:" + told)).isEmpty();
  }

  /** An unknown number is money all the same, once the operator says so. */
  @Test
  void asksAboutNumbersItDoesNotKnow() {
    var nobodys = "NOBODY" + ids.text(10);
    var tradeNo = ids.text(12);
    theBookSays(nobodys, tradeNo, "1");

    tell(nobodys, tradeNo);

    Await.until(
        "the money",
        () ->
            shop.count(
                    "select count(*) from movement where reference = $1 and told_by = 'QUERY'",
                    "careful:" + tradeNo)
                == 1);
  }

  private void theBookSays(String order, String tradeNo, String status) {
    var entry = new LinkedHashMap<String, Object>();
    entry.put("code", 1);
    entry.put("pid", CarefulOperator.PID);
    entry.put("out_trade_no", order + "01");
    entry.put("trade_no", tradeNo);
    entry.put("money", "9.90");
    entry.put("status", status);
    given()
        .contentType(ContentType.JSON)
        .body(entry)
        .put(operator + "/book?out_trade_no=" + order + "01")
        .then()
        .statusCode(200);
  }

  private String tell(String order, String tradeNo) {
    var params = new LinkedHashMap<String, String>();
    params.put("pid", CarefulOperator.PID);
    params.put("trade_no", tradeNo);
    params.put("out_trade_no", order + "01");
    params.put("type", "wxpay");
    params.put("name", "游戏点券100");
    params.put("money", "9.90");
    params.put("trade_status", "TRADE_SUCCESS");
    return epay.get(Epay.signed(params, CarefulOperator.KEY)).body();
  }

  private long callbacks(String tradeNo) {
    return shop.count("select count(*) from callback where notification_id = $1", tradeNo);
  }

  private long open(String tradeNo) {
    return shop.count(
        "select count(*) from hearsay where hearsay_id = $1 and ended_at is null",
        "epay-careful:" + tradeNo);
  }

  private String anOrder() {
    var orderNo = shop.orderFrom(CarefulOperator.APP);
    epay.open(orderNo, CarefulOperator.APP, null);
    return orderNo;
  }
}
