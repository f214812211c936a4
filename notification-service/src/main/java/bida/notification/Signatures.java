package bida.notification;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.util.List;
import java.util.stream.Collectors;

/** Signs as Standard Webhooks says, with every secret that is valid now. */
final class Signatures {

  private Signatures() {}

  /** The value of {@code webhook-signature}. */
  static String of(List<String> secrets, String messageId, long timestamp, String payload) {
    return secrets.stream()
        .map(secret -> sign(secret, messageId, timestamp, payload))
        .collect(Collectors.joining(" "));
  }

  private static String sign(String secret, String messageId, long timestamp, String payload) {
    try {
      return new Webhook(secret).sign(messageId, timestamp, payload);
    } catch (WebhookSigningException | EmptyWebhookSecretException e) {
      throw new IllegalStateException("a webhook cannot be signed", e);
    }
  }
}
