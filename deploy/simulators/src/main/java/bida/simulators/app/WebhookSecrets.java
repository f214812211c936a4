package bida.simulators.app;

import bida.simulators.http.Refusal;
import bida.simulators.http.Request;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Standard Webhooks secrets, several during a rotation; by our clock, which the library lacks. */
public final class WebhookSecrets {
  private static final Duration TOLERANCE = Duration.ofSeconds(300);

  private final List<Webhook> webhooks;

  public WebhookSecrets(String spaceSeparated) {
    this.webhooks =
        Stream.of(spaceSeparated.trim().split("\\s+"))
            .filter(s -> !s.isEmpty())
            .map(WebhookSecrets::webhook)
            .toList();
  }

  private static Webhook webhook(String secret) {
    try {
      return new Webhook(secret);
    } catch (EmptyWebhookSecretException | IllegalArgumentException e) {
      throw new Refusal(400, "PARAM_ERROR", "not a webhook secret");
    }
  }

  public boolean signed(Request request, Instant now) {
    var id = request.header("webhook-id");
    var timestamp = request.header("webhook-timestamp");
    try {
      var sent = Long.parseLong(timestamp);
      var away = Duration.between(Instant.ofEpochSecond(sent), now).abs();
      if (id.isEmpty() || away.compareTo(TOLERANCE) > 0) return false;
      for (var webhook : webhooks) {
        var expected = webhook.sign(id, sent, request.text()).getBytes(StandardCharsets.UTF_8);
        for (var given : request.header("webhook-signature").split(" ")) {
          if (MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8))) return true;
        }
      }
      return false;
    } catch (NumberFormatException | WebhookSigningException e) {
      return false;
    }
  }
}
