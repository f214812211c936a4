package bida.payment.channel.stripe;

import bida.payment.channel.Merchants;
import bida.payment.channel.OneCall;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Calls of Stripe's API, each sent once: whoever repeats it does so with the number that makes it
 * the same. The key is in a header.
 */
@Singleton
final class StripeClient {

  /** The version our requests are answered in; events come in the version of the endpoint. */
  static final String VERSION = "2026-07-29.dahlia";

  // A page of 100 rows with what they are about is below 1 MB.
  private static final int MOST_BYTES = 4 << 20;

  private final OneCall calls = new OneCall(MOST_BYTES);

  /** What came back. */
  sealed interface Answer {
    record Said(JsonNode json) implements Answer {}

    /** It looked at the request and did nothing; the words are its own. */
    record Refused(int status, String type, String code) implements Answer {}

    /**
     * Nobody knows what was done.
     *
     * @param stored a failure kept under the idempotency key, which is repeated for a day whatever
     *     became of the first request
     */
    record Silence(String why, boolean stored) implements Answer {}
  }

  // Before the workers go their rounds: an event loop would wait while keys are read.
  @Startup(Interceptor.Priority.PLATFORM_BEFORE - 1)
  @Produces
  @Singleton
  static Merchants<StripeAccount> merchants(StripeConfig config) {
    var accounts = new LinkedHashMap<String, StripeAccount>();
    config
        .accounts()
        .forEach(
            (name, settings) ->
                StripeAccount.of(name, settings).ifPresent(account -> accounts.put(name, account)));
    if (accounts.values().stream()
            .map(account -> account.key() + account.account())
            .distinct()
            .count()
        < accounts.size()) {
      // A balance is its account's: each would show the other's money as missing.
      throw new IllegalStateException("two stripe accounts are the same account");
    }
    return new Merchants<>(accounts, StripeAccount::tenants);
  }

  Answer get(StripeAccount account, String path, StripeForm query) {
    var target = URI.create(account.url() + path + "?" + query.encoded());
    return send(account, HttpRequest.newBuilder(target).GET());
  }

  /** {@code key}: repeated with it, the request has its effect once. */
  Answer post(StripeAccount account, String path, StripeForm form, @Nullable String key) {
    var request =
        HttpRequest.newBuilder(URI.create(account.url() + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form.encoded()));
    return send(account, key == null ? request : request.header("Idempotency-Key", key));
  }

  private Answer send(StripeAccount account, HttpRequest.Builder request) {
    request
        .header("Authorization", "Bearer " + account.key())
        .header("Stripe-Version", VERSION)
        .header("Accept", "application/json");
    account.account().ifPresent(connected -> request.header("Stripe-Account", connected));
    return calls.send(
        request.build(),
        account.connectTimeout(),
        account.callTimeout(),
        StripeClient::read,
        StripeClient::silence);
  }

  private static Answer read(HttpResponse<byte[]> response) {
    var status = response.statusCode();
    try {
      return switch (status) {
        case 200 -> new Answer.Said(StripeJson.object(response.body()));
        // Validation, or the shop's state: the rest of 4xx is about us and not about the request.
        case 400, 402, 404, 429 -> refused(status, StripeJson.object(response.body()));
        default -> new Answer.Silence("HTTP " + status, status >= 500 && isReplayed(response));
      };
    } catch (IllegalArgumentException e) {
      return silence("HTTP " + status + " that is no JSON");
    }
  }

  private static Answer refused(int status, JsonNode body) {
    var error = body.path("error");
    if (!error.isObject()) {
      return silence("HTTP " + status + " without an error");
    }
    var type = StripeJson.word(error.path("type"));
    var code = error.path("code");
    return new Answer.Refused(status, type, code.isTextual() ? StripeJson.word(code) : type);
  }

  private static boolean isReplayed(HttpResponse<?> response) {
    return response.headers().firstValue("Idempotent-Replayed").orElse("").equals("true");
  }

  private static Answer silence(String why) {
    return new Answer.Silence(why, false);
  }
}
