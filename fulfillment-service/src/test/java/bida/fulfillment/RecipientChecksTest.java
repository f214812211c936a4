package bida.fulfillment;

import static bida.fulfillment.Shop.unique;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import bida.platform.test.Servers;
import bida.platform.test.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An account is looked at before its buyer pays. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class RecipientChecksTest {

  @Inject Shop shop;

  private final String sku = unique("SKU-");

  @Test
  void saysBeforePaymentWhatIsWrongWithAnAccount() {
    form(Map.of("pattern", "1[3-9]\\d{9}", "hintZh", "请输入 11 位手机号", "hintEn", "11 digits"))
        .statusCode(200);

    check(Map.of("sku", sku, "recipient", "1380013"))
        .statusCode(200)
        .body("verdict", equalTo("WRONG"))
        .body("reason", equalTo("FORM"))
        .body("hint", equalTo("请输入 11 位手机号"));
    check(Map.of("sku", sku, "recipient", "13800138000"))
        .body("verdict", equalTo("POSSIBLE"))
        .body("reason", nullValue());
  }

  @Test
  void wantsTheServerWhereThereAreSeveral() {
    form(Map.of("pattern", "[A-Za-z0-9]{4,20}", "regions", List.of("S1", "S2"))).statusCode(200);

    check(Map.of("sku", sku, "recipient", "player1")).body("reason", equalTo("REGION_MISSING"));
    check(Map.of("sku", sku, "recipient", "player1", "region", "S9"))
        .body("reason", equalTo("REGION_UNKNOWN"));
    check(Map.of("sku", sku, "recipient", "player1", "region", "S2"))
        .body("verdict", equalTo("POSSIBLE"));
  }

  @Test
  void saysNothingAgainstWhatNobodyCanCheck() {
    shop.suppliedByFulu(sku);

    check(Map.of("sku", sku, "recipient", "anything")).body("verdict", equalTo("POSSIBLE"));
    check(Map.of("sku", unique("SKU-"), "recipient", "x")).body("verdict", equalTo("POSSIBLE"));
  }

  @Test
  void takesNoNonsense() {
    form(Map.of("pattern", "(")).statusCode(422).body("code", equalTo("pattern_invalid"));
    form(Map.of()).statusCode(422).body("code", equalTo("pattern_invalid"));
    check(Map.of("sku", sku)).statusCode(422).body("code", equalTo("field_missing"));
    given()
        .auth()
        .oauth2(Tokens.of("app-1", "orders:write"))
        .get("/v1/products/" + sku + "/recipient-form")
        .then()
        .statusCode(403);
  }

  private ValidatableResponse form(Map<String, Object> body) {
    return given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .contentType(ContentType.JSON)
        .body(body)
        .put("/v1/products/" + sku + "/recipient-form")
        .then();
  }

  private static ValidatableResponse check(Map<String, Object> body) {
    return given()
        .auth()
        .oauth2(Tokens.of("app-1", "orders:write"))
        .contentType(ContentType.JSON)
        .body(body)
        .post("/v1/recipient-checks")
        .then();
  }
}
