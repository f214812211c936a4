package bida.payment.channel.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An account that is complete; one without a key is none. */
record StripeAccount(
    URI url,
    String key,
    String webhookSecret,
    Optional<String> webhookSecretBefore,
    Optional<String> account,
    List<String> tenants,
    Duration connectTimeout,
    Duration callTimeout,
    int lookupPages,
    int statementPages,
    Duration statementAfter) {

  static Optional<StripeAccount> of(String name, StripeConfig.Account settings) {
    return settings
        .key()
        .map(
            key ->
                new StripeAccount(
                    URI.create(settings.url().toString().replaceAll("/+$", "")),
                    key(name, key),
                    settings.webhookSecret().orElseThrow(() -> incomplete(name, "webhook-secret")),
                    settings.webhookSecretBefore(),
                    settings.account(),
                    settings.tenants().orElse(List.of()),
                    settings.connectTimeout(),
                    settings.callTimeout(),
                    settings.lookupPages(),
                    settings.statementPages(),
                    settings.statementAfter()));
  }

  private static String key(String name, String key) {
    if (key.matches("(sk|rk)_(live|test)_[A-Za-z0-9_-]+")) {
      return key;
    }
    throw incomplete(name, "usable key");
  }

  private static IllegalStateException incomplete(String name, String setting) {
    return new IllegalStateException("the stripe account " + name + " has no " + setting);
  }

  boolean signed(StripeSignature signature, byte[] body) {
    return Stream.concat(Stream.of(webhookSecret), webhookSecretBefore.stream())
        .anyMatch(secret -> signature.fits(secret, body));
  }

  /** Whether an event is about this account, and about real money if and only if ours is real. */
  boolean isMeant(JsonNode event) {
    var live = event.path("livemode");
    return live.isBoolean()
        && live.asBoolean() == isLive()
        && event.path("account").asText("").equals(account.orElse(""));
  }

  private boolean isLive() {
    return key.startsWith("_live_", 2);
  }

  /** Never a secret. */
  @Override
  public String toString() {
    return "stripe account " + account.orElse(isLive() ? "live" : "test");
  }
}
