package bida.fulfillment.supplier.generic;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Standard Webhooks by our clock and with several secrets, both of which the library lacks. */
final class StandardSignature {

  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final Webhook current;
  private final List<Webhook> valid;
  private final InstantSource clock;

  StandardSignature(String secret, Optional<String> before, InstantSource clock) {
    this.current = webhook(secret);
    this.valid = before.map(old -> List.of(current, webhook(old))).orElse(List.of(current));
    this.clock = clock;
  }

  private static Webhook webhook(String secret) {
    try {
      return new Webhook(secret);
    } catch (EmptyWebhookSecretException | IllegalArgumentException e) {
      // Without the cause, which may quote it.
      throw new IllegalStateException("a secret of bida.generic is no whsec_ and base64");
    }
  }

  long now() {
    return clock.instant().getEpochSecond();
  }

  /** With the current secret. */
  String of(String id, long timestamp, String payload) {
    return sign(current, id, timestamp, payload);
  }

  boolean isOf(
      @Nullable String id, @Nullable String timestamp, byte[] body, @Nullable String claimed) {
    if (id == null || claimed == null || timestamp == null || !timestamp.matches("\\d{1,12}")) {
      return false;
    }
    var sent = Long.parseLong(timestamp);
    var payload = text(body);
    return payload.isPresent()
        && Duration.between(Instant.ofEpochSecond(sent), clock.instant()).abs().compareTo(TOLERANCE)
            <= 0
        && isOf(id, sent, payload.get(), claimed);
  }

  private boolean isOf(String id, long sent, String payload, String claimed) {
    var fits = false;
    for (var webhook : valid) {
      var expected = sign(webhook, id, sent, payload).getBytes(StandardCharsets.UTF_8);
      for (var one : claimed.split(" ", -1)) {
        fits |= MessageDigest.isEqual(expected, one.getBytes(StandardCharsets.UTF_8));
      }
    }
    return fits;
  }

  // Bytes that are no text would be signed as others.
  private static Optional<String> text(byte[] body) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static String sign(Webhook webhook, String id, long timestamp, String payload) {
    try {
      return webhook.sign(id, timestamp, payload);
    } catch (WebhookSigningException e) {
      throw new IllegalStateException("cannot sign", e);
    }
  }
}
