package bida.payment;

import static io.restassured.RestAssured.given;

import bida.contracts.Money;
import bida.contracts.OrderEvent.OrderPlaced;
import bida.platform.ids.Identifiers;
import bida.platform.test.Tokens;
import bida.platform.test.Topics;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Singleton;
import java.util.Map;

/** A buyer of one's own with a wallet, and the operator who fills it. */
@Singleton
class Wallet {

  private final Shop shop;
  private final Topics topics;
  private final Identifiers ids;

  Wallet(Shop shop, Topics topics, Identifiers ids) {
    this.shop = shop;
    this.topics = topics;
    this.ids = ids;
  }

  /** Somebody with so many fen. */
  String buyerWith(long fen) {
    var buyer = "buyer-" + ids.text(10);
    credit(buyer, fen, ids.text(16)).statusCode(201);
    return buyer;
  }

  ValidatableResponse credit(String buyer, long fen, String key) {
    return given()
        .auth()
        .oauth2(Tokens.of("alice", "ops"))
        .header("Idempotency-Key", key)
        .contentType(ContentType.JSON)
        .body(
            Map.of("amount", Money.of(fen, "CNY"), "reason", "bank transfer 4711", "proof", "4711"))
        .post("/v1/wallets/{buyer}/credits?tenant=" + Shop.APP, buyer)
        .then();
  }

  String orderOf(String buyer) {
    var orderNo = "VG" + ids.text(20);
    var placed = shop.placed(orderNo);
    topics.publish(
        new OrderPlaced(
            orderNo,
            placed.tenant(),
            placed.merchantOrderNo(),
            buyer,
            placed.lines(),
            placed.total(),
            null,
            placed.placedAt(),
            placed.payBy(),
            placed.lateMoneyUntil()));
    return orderNo;
  }

  ValidatableResponse pay(String orderNo) {
    return pay(orderNo, ids.text(16));
  }

  ValidatableResponse pay(String orderNo, String key) {
    return given()
        .auth()
        .oauth2(Tokens.of(Shop.APP, "payments:write"))
        .header("Idempotency-Key", key)
        .contentType(ContentType.JSON)
        .body(Map.of("channel", "wallet", "method", "balance"))
        .post("/v1/orders/{no}/payments", orderNo)
        .then();
  }

  ValidatableResponse of(String buyer, String app) {
    return given()
        .auth()
        .oauth2(Tokens.of(app, "payments:write"))
        .get("/v1/wallets/{buyer}", buyer)
        .then()
        .statusCode(200);
  }

  long balance(String buyer) {
    return shop.count(
        "select coalesce(sum(balance_minor), 0)::bigint from wallet where tenant = $1 and buyer_id"
            + " = $2",
        Shop.APP,
        buyer);
  }
}
