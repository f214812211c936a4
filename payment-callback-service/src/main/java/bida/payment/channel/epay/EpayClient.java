package bida.payment.channel.epay;

import bida.payment.channel.Form;
import bida.payment.channel.Merchants;
import bida.payment.channel.OneCall;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;

/** Calls of {@code api.php}. The key is part of them, so no URL goes further than here. */
@Singleton
final class EpayClient {

  // An order is answered in less than 1 kB; a page of HTML instead is no answer anyway.
  private static final int MOST_BYTES = 65536;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final OneCall calls = new OneCall(MOST_BYTES);

  /** What came back; only {@link Said} is known to be the operator's. */
  sealed interface Answer {
    record Said(JsonNode json) implements Answer {
      boolean done() {
        return text("code").equals("1");
      }

      /** Operators write numbers with and without quotes. */
      String text(String name) {
        return json.path(name).asText("");
      }
    }

    record Silence(String why) implements Answer {}
  }

  // Before the workers go their rounds: an event loop would wait while keys are read.
  @Startup(Interceptor.Priority.PLATFORM_BEFORE - 1)
  @Produces
  @Singleton
  static Merchants<EpayAccount> merchants(EpayConfig config) {
    var accounts = new LinkedHashMap<String, EpayAccount>();
    config
        .accounts()
        .forEach(
            (name, settings) ->
                EpayAccount.of(name, settings).ifPresent(account -> accounts.put(name, account)));
    return new Merchants<>(accounts, EpayAccount::tenants);
  }

  Answer order(EpayAccount account, String outTradeNo) {
    var params = new LinkedHashMap<String, String>();
    params.put("act", "order");
    params.put("pid", account.pid());
    params.put("key", account.key());
    params.put("out_trade_no", outTradeNo);
    return send(
        account, HttpRequest.newBuilder(account.page("api.php?" + Form.write(params))).GET());
  }

  Answer refund(EpayAccount account, String tradeNo, String money) {
    var params = new LinkedHashMap<String, String>();
    params.put("pid", account.pid());
    params.put("key", account.key());
    params.put("trade_no", tradeNo);
    params.put("money", money);
    return send(
        account,
        HttpRequest.newBuilder(account.page("api.php?act=refund"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(Form.write(params))));
  }

  private Answer send(EpayAccount account, HttpRequest.Builder request) {
    return calls.send(
        request.build(),
        account.connectTimeout(),
        account.callTimeout(),
        EpayClient::read,
        Answer.Silence::new);
  }

  private static Answer read(HttpResponse<byte[]> response) {
    if (response.statusCode() != 200) {
      return new Answer.Silence("HTTP " + response.statusCode());
    }
    try {
      var json = JSON.readTree(response.body());
      return json.path("code").isValueNode()
          ? new Answer.Said(json)
          : new Answer.Silence("no code");
    } catch (IOException e) {
      return new Answer.Silence("not JSON");
    }
  }
}
