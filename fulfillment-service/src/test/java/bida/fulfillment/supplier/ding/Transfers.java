package bida.fulfillment.supplier.ding;

import bida.fulfillment.supplier.Wire.Said;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Answers of DingConnect, as its documents write them. */
final class Transfers {

  static final String API_KEY = "api-key-of-the-test";
  static final String PIN = "7737-0973-2277-102";

  private Transfers() {}

  static Ding ding(URI address, Duration requestTimeout) {
    var config =
        new SmallRyeConfigBuilder()
            .withMapping(DingConfig.class)
            .withDefaultValue("bida.ding.url", address.toString())
            .withDefaultValue("bida.ding.api-key", API_KEY)
            .withDefaultValue("bida.ding.request-timeout", requestTimeout.toString())
            .build()
            .getConfigMapping(DingConfig.class);
    return new Ding(new DingGateway(config), config);
  }

  static String record(String number, String state) {
    return """
    {"TransferId":{"TransferRef":"D1","DistributorRef":"%s"},"SkuCode":"HN_CL_TopUp",\
    "Price":{"SendValue":3.17,"SendCurrencyIso":"USD"},"ProcessingState":"%s",\
    "ReceiptText":"","ReceiptParams":{"pin":"%s","providerRef":"P1"},"AccountNumber":"50499999999"}\
    """
        .formatted(number, state, state.equals("Completed") ? PIN : "");
  }

  static Said sent(String number, String state) {
    return Said.ok(
        "{\"TransferRecord\":%s,\"ResultCode\":1,\"ErrorCodes\":[]}"
            .formatted(record(number, state)));
  }

  static Said listed(String number, String state) {
    return Said.ok(
        "{\"ResultCode\":1,\"ErrorCodes\":[],\"Items\":[{\"TransferRecord\":%s,\"ResultCode\":1,\"ErrorCodes\":[]}],\"ThereAreMoreItems\":false}"
            .formatted(record(number, state)));
  }

  static Said error(int result, String code, @Nullable String context) {
    return Said.ok(
        "{\"TransferRecord\":null,\"ResultCode\":%d,\"ErrorCodes\":[{\"Code\":\"%s\",\"Context\":%s}]}"
            .formatted(result, code, context == null ? "null" : "\"" + context + "\""));
  }
}
