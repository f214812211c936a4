package bida.fulfillment.supplier.fulu;

import bida.contracts.Actor;
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
import java.util.LinkedHashMap;
import java.util.List;

class FuluContractTest extends SupplierContract {

  private static final String SECRET = "s3cret-of-the-contract-test";

  @Override
  protected Supplier adapter(URI address, InstantSource clock, Duration requestTimeout) {
    var config =
        new SmallRyeConfigBuilder()
            .withMapping(FuluConfig.class)
            .withDefaultValue("bida.fulu.url", address.toString())
            .withDefaultValue("bida.fulu.app-key", "key")
            .withDefaultValue("bida.fulu.app-secret", SECRET)
            .withDefaultValue("bida.fulu.request-timeout", requestTimeout.toString())
            .build()
            .getConfigMapping(FuluConfig.class);
    return new Fulu(new FuluGateway(config, clock), config);
  }

  @Override
  protected String product() {
    return "10000001";
  }

  @Override
  protected List<String> secrets() {
    return List.of(SECRET);
  }

  @Override
  protected Script accepted(String number) {
    return order(number, "processing");
  }

  @Override
  protected List<Script> delivered(String number) {
    return List.of(order(number, "success"));
  }

  @Override
  protected List<Refusal> listed() {
    return List.of(
        new Refusal(code(3005), Actor.NOBODY, "OUT_OF_STOCK"),
        new Refusal(code(3009), Actor.BUYER, "ACCOUNT_INVALID"));
  }

  @Override
  protected List<Script> unlisted() {
    return List.of(code(1), code(1003), code(9999));
  }

  @Override
  protected List<Script> usedBefore(String number) {
    return List.of(code(3010), order(number, "processing"));
  }

  @Override
  protected Script processing(String number) {
    return order(number, "processing");
  }

  @Override
  protected Script succeeded(String number) {
    return order(number, "success");
  }

  @Override
  protected Script failed(String number) {
    return order(number, "failed");
  }

  @Override
  protected Script notFound(String number) {
    return code(3006);
  }

  @Override
  protected List<Script> inAnUnknownState(String number) {
    return List.of(order(number, "refunding"), order(number, ""));
  }

  @Override
  protected List<Letter> callbacks() {
    return List.of(
        new Letter(callback(SECRET, "success"), Outcome.SUCCESS),
        new Letter(callback(SECRET, "failed"), Outcome.FAILED),
        new Letter(callback(SECRET, "processing"), Outcome.PROCESSING),
        new Letter(callback(SECRET, "refunding"), Outcome.UNKNOWN));
  }

  @Override
  protected String acknowledgement() {
    return "success";
  }

  @Override
  protected List<CallbackRequest> forgeries() {
    return List.of(callback("another secret", "success"), callback("", "success"));
  }

  @Override
  protected List<Offered> offered() {
    return List.of(
        new Offered(
            goods("10000001", "上架", "充足", "9.5000"),
            new Listing(true, new Stock.Enough(), yuan("9.5000"))),
        new Offered(
            goods("10000001", "上架", "警报", "9.5000"),
            new Listing(true, new Stock.Enough(), yuan("9.5000"))),
        new Offered(
            goods("10000001", "上架", "断货", "9.5000"),
            new Listing(true, new Stock.None(), yuan("9.5000"))),
        new Offered(
            goods("10000001", "上架", "很多", "much"), new Listing(true, new Stock.Unknown(), null)),
        new Offered(
            goods("10000001", "下架", "充足", "9.5000"),
            new Listing(false, new Stock.Enough(), yuan("9.5000"))),
        new Offered(
            goods("10000001", "维护中", "充足", "9.5000"),
            new Listing(false, new Stock.Enough(), yuan("9.5000"))),
        new Offered(
            goods("10000001", "库存维护", "充足", "9.5000"),
            new Listing(false, new Stock.Enough(), yuan("9.5000"))));
  }

  @Override
  protected List<Script> unsold() {
    return List.of(code(3001), code(3005));
  }

  @Override
  protected List<Script> undecided() {
    return List.of(
        code(1),
        code(9999),
        goods("10000002", "上架", "断货", "9.5000"),
        goods("10000001", "预售", "充足", "9.5000"),
        signed(0, "{\"product_id\":10000001}"));
  }

  private static Price yuan(String amount) {
    return new Price(new BigDecimal(amount), "CNY");
  }

  private static Script goods(String product, String sales, String stock, String price) {
    return signed(
        0,
        "{\"product_id\":%s,\"product_name\":\"Q币\",\"sales_status\":\"%s\",\"stock_status\":\"%s\",\"purchase_price\":\"%s\"}"
            .formatted(product, sales, stock, price));
  }

  private static CallbackRequest callback(String secret, String status) {
    var said = new LinkedHashMap<String, String>();
    said.put("order_id", "F1");
    said.put("customer_order_no", NUMBER);
    said.put("order_status", status);
    said.put("product_id", "10000001");
    said.put("buy_num", "1");
    return new CallbackRequest(
        "POST",
        null,
        "application/json",
        FuluLetters.signed(secret, said).getBytes(StandardCharsets.UTF_8));
  }

  private static Script code(int code) {
    return signed(code, "");
  }

  private static Script order(String number, String state) {
    return signed(
        0,
        "{\"order_id\":\"F1\",\"customer_order_no\":\"%s\",\"order_state\":\"%s\"}"
            .formatted(number, state));
  }

  private static Script signed(int code, String result) {
    var body = FuluJson.object();
    body.put("code", code);
    body.put("message", "m");
    body.put("result", result);
    body.put("sign", new FuluSignature(SECRET).of(result));
    return Said.ok(FuluJson.write(body));
  }
}
