package bida.fulfillment.supplier.kakayun;

import bida.contracts.Actor;
import bida.fulfillment.supplier.Supplier;
import bida.fulfillment.supplier.SupplierContract;
import bida.fulfillment.supplier.Wire.Said;
import bida.fulfillment.supplier.Wire.Script;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

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
    return new Kakayun(new KakayunGateway(config, clock), config);
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

  private static Script code(int code) {
    return Said.ok("{\"code\":" + code + ",\"msg\":\"\",\"data\":{}}");
  }

  private static Script state(String number, String status) {
    return Said.ok(
        "{\"code\":1,\"data\":{\"orderno\":\"KK1\",\"usorderno\":\"%s\",\"status\":%s}}"
            .formatted(number, status));
  }
}
