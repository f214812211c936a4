package bida.fulfillment.supplier.kakayun;

import bida.contracts.Actor;
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
import java.util.Map;

class KakayunContractTest extends SupplierContract {

  private static final String KEY = "secretXYZ-of-the-test";

  @Override
  protected Supplier adapter(URI address, InstantSource clock, Duration requestTimeout) {
    var config =
        new SmallRyeConfigBuilder()
            .withMapping(KakayunConfig.class)
            .withDefaultValue("bida.kakayun.url", address.toString())
            .withDefaultValue("bida.kakayun.user-id", "10052")
            .withDefaultValue("bida.kakayun.key", KEY)
            .withDefaultValue("bida.kakayun.request-timeout", requestTimeout.toString())
            .withDefaultValue("bida.kakayun.out-of-stock-codes", "1005,1006,1007")
            .withDefaultValue("bida.kakayun.balance-codes", "1008")
            .withDefaultValue("bida.kakayun.account-invalid-codes", "1009")
            .withDefaultValue("bida.kakayun.order-not-found-codes", "1010")
            .build()
            .getConfigMapping(KakayunConfig.class);
    return new Kakayun(new KakayunGateway(config, clock), config, clock);
  }

  @Override
  protected String product() {
    return "720938";
  }

  @Override
  protected List<String> secrets() {
    return List.of(KEY);
  }

  @Override
  protected Script accepted(String number) {
    return Said.ok(
        "{\"code\":1,\"data\":{\"orderno\":\"KK1\",\"usorderno\":\"%s\"}}".formatted(number));
  }

  @Override
  protected List<Script> delivered(String number) {
    return List.of();
  }

  @Override
  protected List<Refusal> listed() {
    return List.of(
        new Refusal(code(1006), Actor.NOBODY, "OUT_OF_STOCK"),
        new Refusal(code(1008), Actor.NOBODY, "RECHARGE_OPERATOR_ERROR"),
        new Refusal(code(1009), Actor.BUYER, "ACCOUNT_INVALID"));
  }

  @Override
  protected List<Script> unlisted() {
    return List.of(code(9999), code(1002), code(20000));
  }

  @Override
  protected List<Script> usedBefore(String number) {
    return List.of(code(1011));
  }

  @Override
  protected Script processing(String number) {
    return state(number, "3");
  }

  @Override
  protected Script succeeded(String number) {
    return state(number, "5");
  }

  @Override
  protected Script failed(String number) {
    return state(number, "4");
  }

  @Override
  protected Script notFound(String number) {
    return code(1010);
  }

  @Override
  protected List<Script> inAnUnknownState(String number) {
    return List.of(state(number, "1"), state(number, "\"\""));
  }

  @Override
  protected List<Offered> offered() {
    return List.of(
        new Offered(
            goods("720938", "1", "32", "\"9.8000\""),
            new Listing(true, new Stock.Count(32), yuan("9.8000"))),
        new Offered(
            goods("720938", "1", "0", "0.1"), new Listing(true, new Stock.Count(0), yuan("0.1"))),
        new Offered(
            goods("720938", "0", "32", "9"), new Listing(false, new Stock.Count(32), yuan("9"))),
        new Offered(
            goods("720938", "1", "null", "\"\""), new Listing(true, new Stock.Unknown(), null)),
        new Offered(
            goods("720938", "1", "-1", "-9"), new Listing(true, new Stock.Unknown(), null)));
  }

  @Override
  protected List<Script> unsold() {
    return List.of(code(1005));
  }

  @Override
  protected List<Script> undecided() {
    return List.of(
        code(9999),
        code(1002),
        goods("720939", "1", "0", "9.8"),
        goods("720938", "2", "0", "9.8"),
        goods("720938", "null", "0", "9.8"),
        Said.ok("{\"code\":1,\"data\":{}}"));
  }

  @Override
  protected List<News> pushes() {
    return List.of(
        new News(
            push(KEY, news("1", "985", "13.36")),
            new Listing(true, new Stock.Count(985), yuan("13.36"))),
        new News(
            push(KEY, news("0", "0", "13.3600")),
            new Listing(false, new Stock.Count(0), yuan("13.3600"))),
        new News(
            push(
                KEY,
                Map.of(
                    "goodsid", "720938",
                    "goodsstatus", "404",
                    "timestamp", seconds())),
            new Listing(false, new Stock.Unknown(), null)));
  }

  @Override
  protected List<CallbackRequest> forgedPushes() {
    var withoutATime = news("1", "0", "13.36");
    withoutATime.remove("timestamp");
    // The same characters are signed: the time stands in the value before it.
    var hidden = news("1", "985", "13.36");
    hidden.remove("timestamp");
    hidden.put("goodstype", "1&timestamp=" + seconds());
    var shelf = news("1", "985", "13.36");
    shelf.remove("goodsstock");
    shelf.put("goodsstatus", "1&goodsstock=985");
    // A price that nobody hears would leave the one before.
    var price = news("1", "985", "13.36");
    price.remove("goodsprice");
    price.put("goodsname", "爱奇艺一天卡&goodsprice=13.36");
    var unnamed = news("2", "985", "13.36");
    return List.of(
        push("another key", news("1", "0", "13.36")),
        push("", news("1", "0", "13.36")),
        push(KEY, withoutATime),
        push(KEY, hidden),
        push(KEY, shelf),
        push(KEY, price),
        push(KEY, unnamed),
        push(KEY, Map.of("goodsstatus", "1", "timestamp", seconds())));
  }

  private static String seconds() {
    return Long.toString(NOW.getEpochSecond());
  }

  private static Map<String, String> news(String status, String stock, String price) {
    var said = new LinkedHashMap<String, String>();
    said.put("goodsname", "爱奇艺一天卡");
    said.put("goodsid", "720938");
    said.put("goodsprice", price);
    said.put("goodsstock", stock);
    said.put("goodsstatus", status);
    said.put("goodstype", "1");
    said.put("update_time", seconds());
    said.put("timestamp", seconds());
    return said;
  }

  private static CallbackRequest push(String key, Map<String, String> said) {
    return new CallbackRequest(
        "POST",
        null,
        "application/json;charset=utf-8",
        KakayunLetters.signed(key, said).getBytes(StandardCharsets.UTF_8));
  }

  private static Price yuan(String amount) {
    return new Price(new BigDecimal(amount), "CNY");
  }

  private static Script goods(String product, String status, String stock, String price) {
    return Said.ok(
        "{\"code\":1,\"msg\":\"success\",\"data\":{\"goodsid\":%s,\"stock\":%s,\"goodsprice\":%s,\"goodsstatus\":%s,\"goodstype\":1}}"
            .formatted(product, stock, price, status));
  }

  private static Script code(int code) {
    return Said.ok("{\"code\":" + code + ",\"msg\":\"\",\"data\":{}}");
  }

  private static Script state(String number, String status) {
    return Said.ok(
        "{\"code\":1,\"data\":{\"orderno\":\"KK1\",\"usorderno\":\"%s\",\"status\":%s}}"
            .formatted(number, status));
  }
}
