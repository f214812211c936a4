package bida.fulfillment;

import static bida.fulfillment.Shop.unique;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import bida.contracts.FulfillmentEvent.CardKeyUnavailable;
import bida.contracts.FulfillmentEvent.RechargeFailed;
import bida.contracts.FulfillmentEvent.RechargeSucceeded;
import bida.contracts.Money;
import bida.contracts.OrderEvent.DeliveryLine;
import bida.contracts.ProductType;
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
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 会员: an account is activated for the time that its SKU stands for, by whoever sells it. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class MembershipTest {

  @Inject Shop shop;
  @Inject Upstream upstream;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;

  private String month;
  private String year;
  private String orderNo;
  private String account;

  @BeforeEach
  void aMembershipOfTwoPeriods() {
    System.setProperty(CallbackGate.TARGET, "http://127.0.0.1:" + RestAssured.port);
    month = unique("VIP-1M-");
    year = unique("VIP-12M-");
    orderNo = unique("O");
    // Not one of the numbers that stand for a trouble.
    account = "138%05d119".formatted(Math.floorMod(orderNo.hashCode(), 100_000));
    upstream.agree(clock);
    for (var sku : List.of(month, year)) {
      form(sku);
    }
    shop.supplied(month, "acme", "VIP-MONTH");
    shop.supplied(year, "acme", "VIP-YEAR");
  }

  @AfterEach
  void calm() {
    upstream.calm();
  }

  @Test
  void saysBeforePaymentForWhichAccountItCanBeBought() {
    for (var sku : List.of(month, year)) {
      check(sku, "not a number")
          .body("verdict", equalTo("WRONG"))
          .body("reason", equalTo("FORM"))
          .body("hint", equalTo("请输入会员账号绑定的手机号"));
      check(sku, "13800138000").body("verdict", equalTo("POSSIBLE"));
    }
  }

  @ParameterizedTest
  @CsvSource({"month, VIP-MONTH", "year, VIP-YEAR"})
  void activatesTheAccountForThePeriodOfItsSku(String period, String product) {
    var sku = period.equals("month") ? month : year;

    shop.order(orderNo, membership(sku));
    ended();

    assertThat(outbox.of(orderNo, RechargeSucceeded.class))
        .singleElement()
        .satisfies(told -> assertThat(told.supplierReference()).startsWith("AC"));
    assertThat(shop.status(orderNo, 1)).isEqualTo("SUCCEEDED");
    var sold = upstream.book("acme", orderNo + "L1A1");
    assertThat(sold.getString("order.product")).isEqualTo(product);
    assertThat(sold.getString("order.account")).isEqualTo(account);
    assertThat(upstream.requests("acme", "submit", orderNo + "L1A1")).isEqualTo(1);
    assertThat(outbox.of(orderNo, CardKeyUnavailable.class)).isEmpty();
  }

  @Test
  void tellsThatItCouldNotBeActivatedAndTriesNothingElse() {
    upstream.knob("acme", Map.of("account", account, "supplier", Map.of("outcome", "failed")));

    shop.order(orderNo, membership(month));
    ended();

    assertThat(
            outbox.of(orderNo, RechargeFailed.class).stream().filter(RechargeFailed::finalFailure))
        .hasSize(1);
    assertThat(outbox.of(orderNo, RechargeSucceeded.class)).isEmpty();
    assertThat(upstream.has("acme", orderNo + "L1A2")).isFalse();
  }

  private DeliveryLine membership(String sku) {
    return new DeliveryLine(1, sku, ProductType.MEMBERSHIP, 1, Money.of(2_500, "CNY"), account);
  }

  private void ended() {
    Await.until(
        "the end",
        () -> {
          clock.advance(Duration.ofSeconds(1));
          upstream.pass("PT1S");
          return !outbox.of(orderNo, RechargeSucceeded.class).isEmpty()
              || outbox.of(orderNo, RechargeFailed.class).stream()
                  .anyMatch(RechargeFailed::finalFailure);
        });
  }

  private static void form(String sku) {
    given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .contentType(ContentType.JSON)
        .body(
            Map.of(
                "pattern",
                "1[3-9]\\d{9}",
                "hintZh",
                "请输入会员账号绑定的手机号",
                "hintEn",
                "The mobile number the account is bound to"))
        .put("/v1/products/" + sku + "/recipient-form")
        .then()
        .statusCode(200);
  }

  private static ValidatableResponse check(String sku, String recipient) {
    return given()
        .auth()
        .oauth2(Tokens.of(Shop.APP, "orders:write"))
        .contentType(ContentType.JSON)
        .body(Map.of("sku", sku, "recipient", recipient))
        .post("/v1/recipient-checks")
        .then()
        .statusCode(200);
  }
}
