package bida.fulfillment.supplier.template;

import bida.contracts.Actor;
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
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

class TemplateContractTest extends SupplierContract {

  private static final String KEY = "key-of-the-test";

  @Override
  protected Supplier adapter(URI address, InstantSource clock, Duration requestTimeout) {
    var config =
        new SmallRyeConfigBuilder()
            .withMapping(TemplateConfig.class)
            .withDefaultValue("bida.template.url", address.toString())
            .withDefaultValue("bida.template.key", KEY)
            .withDefaultValue("bida.template.request-timeout", requestTimeout.toString())
            .withDefaultValue("bida.template.out-of-stock-codes", "SOLD_OUT")
            .withDefaultValue("bida.template.balance-codes", "POOR")
            .withDefaultValue("bida.template.account-invalid-codes", "NOBODY")
            .withDefaultValue("bida.template.order-not-found-codes", "UNHEARD_OF")
            .build()
            .getConfigMapping(TemplateConfig.class);
    return new Template(new TemplateGateway(config), config);
  }

  @Override
  protected String product() {
    return "P1";
  }

  @Override
  protected List<String> secrets() {
    return List.of(KEY);
  }

  @Override
  protected Script accepted(String number) {
    return state(number, "working");
  }

  @Override
  protected List<Script> delivered(String number) {
    return List.of();
  }

  @Override
  protected List<Refusal> listed() {
    return List.of(
        new Refusal(code("SOLD_OUT"), Actor.NOBODY, "OUT_OF_STOCK"),
        new Refusal(code("POOR"), Actor.NOBODY, "RECHARGE_OPERATOR_ERROR"),
        new Refusal(code("NOBODY"), Actor.BUYER, "ACCOUNT_INVALID"));
  }

  @Override
  protected List<Script> unlisted() {
    return List.of(code("BUSY"));
  }

  @Override
  protected List<Script> usedBefore(String number) {
    return List.of(code("HAD_THAT"));
  }

  @Override
  protected Script processing(String number) {
    return state(number, "working");
  }

  @Override
  protected Script succeeded(String number) {
    return state(number, "done");
  }

  @Override
  protected Script failed(String number) {
    return state(number, "failed");
  }

  @Override
  protected Script notFound(String number) {
    return code("UNHEARD_OF");
  }

  @Override
  protected List<Script> inAnUnknownState(String number) {
    return List.of(state(number, "resting"));
  }

  @Override
  protected List<Offered> offered() {
    return List.of(
        new Offered(
            goods("P1", "true", "3"),
            new Listing(true, new Stock.Count(3), new Price(new BigDecimal("9.6"), "CNY"))),
        new Offered(
            goods("P1", "false", "null"),
            new Listing(false, new Stock.Unknown(), new Price(new BigDecimal("9.6"), "CNY"))));
  }

  @Override
  protected List<Script> unsold() {
    return List.of(code("SOLD_OUT"));
  }

  @Override
  protected List<Script> undecided() {
    return List.of(code("BUSY"), goods("P2", "false", "0"), goods("P1", "null", "0"));
  }

  private static Script goods(String product, String onSale, String left) {
    return Said.ok(
        "{\"code\":\"OK\",\"product\":\"%s\",\"onSale\":%s,\"left\":%s,\"price\":\"9.6\"}"
            .formatted(product, onSale, left));
  }

  private static Script code(String code) {
    return Said.ok("{\"code\":\"%s\"}".formatted(code));
  }

  private static Script state(String number, String state) {
    return Said.ok(
        "{\"code\":\"OK\",\"id\":\"T1\",\"number\":\"%s\",\"state\":\"%s\"}"
            .formatted(number, state));
  }
}
