package bida.payment;

import static io.restassured.RestAssured.given;

import bida.contracts.Money;
import bida.platform.ids.Identifiers;
import bida.platform.test.TestClock;
import bida.platform.test.Tokens;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;

/** People who look at a channel's console, and what they say they saw. */
@Singleton
class Operators {

  static final String ALICE = "alice";
  static final String BOB = "bob";

  private final Identifiers ids;
  private final TestClock clock;

  Operators(Identifiers ids, TestClock clock) {
    this.ids = ids;
    this.clock = clock;
  }

  ValidatableResponse confirm(String paymentNo, String transactionId, Money amount) {
    return confirm(paymentNo, transactionId, amount, ids.text(16));
  }

  ValidatableResponse confirm(String paymentNo, String transactionId, Money amount, String key) {
    return say(
        "/v1/payments/" + paymentNo + "/confirmation",
        key,
        Map.of("transactionId", transactionId, "amount", amount, "paidAt", "2026-10-18T15:00:00Z"));
  }

  ValidatableResponse payOut(String refundNo, String reference, Money amount) {
    return say(
        "/v1/refunds/" + refundNo + "/payout",
        ids.text(16),
        Map.of("reference", reference, "amount", amount, "paidAt", clock.instant().toString()));
  }

  ValidatableResponse settle(String refundNo, String outcome, Money amount) {
    return say(
        "/v1/refunds/" + refundNo + "/outcome",
        ids.text(16),
        Map.of("outcome", outcome, "amount", amount));
  }

  /** A top-up of a wallet of its own, by whoever; the status of the act. */
  String credit(String person, long fen) {
    var wallet = "/v1/wallets/buyer-" + ids.text(10) + "/credits?tenant=" + Shop.APP;
    return say(person, wallet, ids.text(16), Map.of("amount", Money.of(fen, "CNY")))
        .statusCode(201)
        .extract()
        .path("status");
  }

  ValidatableResponse say(String path, String key, Map<String, Object> what) {
    return say(ALICE, path, key, what);
  }

  private static ValidatableResponse say(
      String person, String path, String key, Map<String, Object> what) {
    var body = new HashMap<>(what);
    body.put("proof", "screenshot 17 in the case");
    body.put("reason", "the buyer showed the debit");
    return given()
        .auth()
        .oauth2(Tokens.of(person, "ops"))
        .header("Idempotency-Key", key)
        .contentType(ContentType.JSON)
        .body(body)
        .post(path)
        .then();
  }

  ValidatableResponse approve(String actId, String person) {
    return given()
        .auth()
        .oauth2(Tokens.of(person, "ops"))
        .post("/v1/operator-acts/{id}/approval", actId)
        .then();
  }

  ValidatableResponse acts(String query) {
    return given().auth().oauth2(Tokens.of(BOB, "ops")).get("/v1/operator-acts" + query).then();
  }
}
