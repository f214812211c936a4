package bida.fulfillment.supplier.agiso;

import bida.contracts.Actor;
import bida.fulfillment.agiso.AgisoJson;
import bida.fulfillment.agiso.AgisoLetters;
import bida.fulfillment.agiso.AgisoSignature;
import bida.fulfillment.supplier.CallbackReport.Outcome;
import bida.fulfillment.supplier.CallbackRequest;
import bida.fulfillment.supplier.Listing;
import bida.fulfillment.supplier.Listing.Price;
import bida.fulfillment.supplier.Listing.Stock;
import bida.fulfillment.supplier.Supplier;
import bida.fulfillment.supplier.SupplierContract;
import bida.fulfillment.supplier.Wire.Said;
import bida.fulfillment.supplier.Wire.Script;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class AgisoContractTest extends SupplierContract {

  private static final String SECRET = "0123456789-secret-of-the-test-AZ";
  private static final String KEY = "merchant-key-of-the-test";
  // [{"cardNo":"SEAL-EDBY-0001","cardPwd":"5QNB-77XD","expireTime":"2027-10-19 00:00:00"}]
  private static final String CARDS =
      "5m+j7XdT7wHLnzwR+v9exh1yxbmQhg0ruOx3yYcHFjzIEOhGwEXVP7NnTtFwOJkPKTHUEbggrKqitG2YRb64Rp5xHaYVFWGDXXXOq3fY96xXrvo0fRW8+OejLtL/j6qx";

  @Override
  protected Supplier adapter(URI address, InstantSource clock, Duration requestTimeout) {
    var config =
        new SmallRyeConfigBuilder()
            .withMapping(AgisoConfig.class)
            .withDefaultValue("bida.agiso.url", address.toString())
            .withDefaultValue("bida.agiso.user-id", "100001")
            .withDefaultValue("bida.agiso.app-secret", SECRET)
            .withDefaultValue("bida.agiso.merchant-key", KEY)
            .withDefaultValue("bida.agiso.request-timeout", requestTimeout.toString())
            .withDefaultValue("bida.agiso.balance-codes", "1240")
            .withDefaultValue("bida.agiso.account-invalid-codes", "1210")
            .withDefaultValue("bida.agiso.order-not-found-codes", "404")
            .build()
            .getConfigMapping(AgisoConfig.class);
    return new Agiso(new AgisoGateway(config, clock), config, clock);
  }

  @Override
  protected List<Offered> offered() {
    var listing = new Listing(true, new Stock.Unknown(), new Price(new BigDecimal("9.70"), "CNY"));
    return List.of(
        new Offered(template("\"productNo\":\"P2001\",\"productCost\":\"9.70\""), listing),
        // Some do not repeat the number.
        new Offered(template("\"productCost\":9.70"), listing));
  }

  @Override
  protected List<Script> unsold() {
    return List.of(code(1100));
  }

  @Override
  protected List<Script> undecided() {
    return List.of(
        code(401),
        code(9999),
        template("\"productNo\":\"P2002\",\"productCost\":9.7"),
        template("\"productNo\":\"P2001\""));
  }

  private static Script template(String fields) {
    return Said.ok(
        "{\"code\":200,\"message\":\"m\",\"data\":{\"apiType\":1,\"productType\":2,%s,\"attach\":[]}}"
            .formatted(fields));
  }

  @Override
  protected String product() {
    return "P2001";
  }

  @Override
  protected List<String> secrets() {
    return List.of(SECRET, KEY, "SEAL-EDBY-0001", "5QNB-77XD");
  }

  @Override
  protected Script accepted(String number) {
    return order(number, "10", "");
  }

  @Override
  protected List<Script> delivered(String number) {
    return List.of(order(number, "20", ""), order(number, "20", CARDS));
  }

  @Override
  protected List<Refusal> listed() {
    return List.of(
        new Refusal(code(1100), Actor.NOBODY, "OUT_OF_STOCK"),
        new Refusal(code(1220), Actor.NOBODY, "OUT_OF_STOCK"),
        new Refusal(code(1230), Actor.NOBODY, "OUT_OF_STOCK"),
        new Refusal(code(1240), Actor.NOBODY, "RECHARGE_OPERATOR_ERROR"),
        new Refusal(code(1210), Actor.BUYER, "ACCOUNT_INVALID"));
  }

  @Override
  protected List<Script> unlisted() {
    return List.of(code(-1), code(400), code(401), code(500), code(1200), code(9999));
  }

  /** It tells how the order stands, under a code that is no success. */
  @Override
  protected List<Script> usedBefore(String number) {
    return List.of(
        code(1250),
        said(1250, data(number, "10", "")),
        said(1250, data(number, "20", CARDS)),
        said(1250, data(number, "30", "")),
        order(number, "10", ""));
  }

  @Override
  protected Script processing(String number) {
    return order(number, "10", "");
  }

  @Override
  protected Script succeeded(String number) {
    return order(number, "20", CARDS);
  }

  @Override
  protected Script failed(String number) {
    return order(number, "30", "");
  }

  @Override
  protected Script notFound(String number) {
    return code(404);
  }

  @Override
  protected List<Script> inAnUnknownState(String number) {
    return List.of(
        order(number, "40", ""),
        order(number, "\"\"", ""),
        order(number, "20", "AAAA"),
        order(number, "20", "no base 64"),
        code(200));
  }

  @Override
  protected List<Letter> callbacks() {
    return List.of(
        new Letter(callback(SECRET, KEY, news("20", CARDS)), Outcome.SUCCESS),
        new Letter(callback(SECRET, KEY, news("20", "")), Outcome.SUCCESS),
        new Letter(callback(SECRET, KEY, news("30", "")), Outcome.FAILED),
        new Letter(callback(SECRET, KEY, news("10", "")), Outcome.PROCESSING),
        new Letter(callback(SECRET, KEY, news("40", "")), Outcome.UNKNOWN));
  }

  @Override
  protected boolean callbacksHaveATime() {
    return true;
  }

  @Override
  protected String acknowledgement() {
    return "{\"code\":200,\"message\":\"success\"}";
  }

  @Override
  protected List<CallbackRequest> forgeries() {
    return List.of(
        callback("another secret of 32 characters!", KEY, news("20", "")),
        callback(SECRET, "another key", news("20", "")),
        callback("", "", news("20", "")),
        request(AgisoJson.write(news("20", ""))),
        request(AgisoJson.write(with(news("20", ""), "sign", ""))),
        withItsTimeHidden());
  }

  /** The same text is signed, and no time is told. */
  private static CallbackRequest withItsTimeHidden() {
    var genuine = news("20", "");
    var signature = new AgisoSignature(SECRET, KEY).of(genuine);
    var time = genuine.remove("timestamp");
    return request(
        AgisoJson.write(
            with(with(genuine, "outTradeNo", "AG1&timestamp=" + time), "sign", signature)));
  }

  private static Map<String, String> news(String status, String cards) {
    return new HashMap<>(
        Map.of(
            "orderNo",
            NUMBER,
            "outTradeNo",
            "AG1",
            "orderStatus",
            status,
            "orderCost",
            "9.70",
            "cards",
            cards,
            "timestamp",
            Long.toString(NOW.getEpochSecond())));
  }

  private static Map<String, String> with(Map<String, String> news, String field, String value) {
    news.put(field, value);
    return news;
  }

  /** With numbers as it writes them. */
  private static CallbackRequest callback(
      String secret, String merchantKey, Map<String, String> news) {
    return request(
        AgisoLetters.signed(secret, merchantKey, news)
            .replaceAll("\"(orderStatus|orderCost|timestamp)\":\"([0-9.]+)\"", "\"$1\":$2"));
  }

  private static CallbackRequest request(String body) {
    return new CallbackRequest(
        "POST", null, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  private static Script order(String number, String status, String cards) {
    return said(200, data(number, status, cards));
  }

  private static Script code(int code) {
    return said(code, "null");
  }

  private static Script said(int code, String data) {
    return Said.ok("{\"code\":%d,\"message\":\"m\",\"data\":%s}".formatted(code, data));
  }

  private static String data(String number, String status, String cards) {
    return "{\"orderNo\":\"%s\",\"outTradeNo\":\"AG1\",\"orderStatus\":%s,\"orderCost\":9.7,\"cards\":\"%s\"}"
        .formatted(number, status, cards);
  }
}
