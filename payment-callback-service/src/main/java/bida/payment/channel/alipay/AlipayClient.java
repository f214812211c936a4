package bida.payment.channel.alipay;

import bida.payment.channel.Form;
import bida.payment.channel.Merchants;
import bida.payment.channel.OneCall;
import bida.payment.channel.alipay.AlipayAnswer.Silence;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Calls of the gateway: signed, and believed only when signed. */
@Singleton
final class AlipayClient {

  // The largest answer, a query with its coupons, is a few kB; a page of HTML is no answer anyway.
  private static final int MOST_BYTES = 262144;

  private final InstantSource clock;
  private final OneCall calls = new OneCall(MOST_BYTES);

  AlipayClient(InstantSource clock) {
    this.clock = clock;
  }

  // Before the workers go their rounds: an event loop would wait while keys are read.
  @Startup(Interceptor.Priority.PLATFORM_BEFORE - 1)
  @Produces
  @Singleton
  static Merchants<AlipayAccount> merchants(AlipayConfig config) {
    var accounts = new LinkedHashMap<String, AlipayAccount>();
    config
        .accounts()
        .forEach(
            (name, settings) ->
                AlipayAccount.of(name, settings).ifPresent(account -> accounts.put(name, account)));
    if (accounts.values().stream().map(AlipayAccount::sellerId).distinct().count()
        < accounts.size()) {
      // A statement is its seller's: each would show the other's money as missing.
      throw new IllegalStateException("two alipay accounts have the same seller-id");
    }
    return new Merchants<>(accounts, AlipayAccount::tenants);
  }

  AlipayAnswer call(AlipayAccount account, String method, Map<String, ?> asked) {
    return call(account, method, asked, Map.of());
  }

  /** {@code addresses}: notify_url, where the call may have one. */
  AlipayAnswer call(
      AlipayAccount account, String method, Map<String, ?> asked, Map<String, String> addresses) {
    var query = signed(account, method, asked, addresses);
    query.remove("biz_content");
    Map<String, String> body = Map.of("biz_content", json(asked));
    var request =
        HttpRequest.newBuilder(URI.create(account.url() + "?" + Form.write(query)))
            .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
            .POST(BodyPublishers.ofString(Form.write(body)))
            .build();
    return calls.send(
        request,
        account.connectTimeout(),
        account.callTimeout(),
        response -> read(account, method, response),
        Silence::new);
  }

  /** A page for the buyer's browser. Making the link calls nobody. */
  String page(
      AlipayAccount account, String method, Map<String, ?> asked, Map<String, String> addresses) {
    return account.url() + "?" + Form.write(signed(account, method, asked, addresses));
  }

  private TreeMap<String, String> signed(
      AlipayAccount account, String method, Map<String, ?> asked, Map<String, String> addresses) {
    var params = new TreeMap<>(addresses);
    params.put("app_id", account.appId());
    params.put("method", method);
    params.put("format", "json");
    params.put("charset", "utf-8");
    params.put("sign_type", "RSA2");
    params.put("timestamp", AlipayTimes.write(clock.instant()));
    params.put("version", "1.0");
    params.put("biz_content", json(asked));
    params.put("sign", account.sign(AlipaySign.content(params)));
    return params;
  }

  private static String json(Map<String, ?> asked) {
    try {
      return AlipayAnswer.JSON.writeValueAsString(asked);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static AlipayAnswer read(
      AlipayAccount account, String method, HttpResponse<byte[]> response) {
    return response.statusCode() == 200
        ? AlipayAnswer.read(account, method, new String(response.body(), StandardCharsets.UTF_8))
        : new Silence("HTTP " + response.statusCode());
  }
}
