package bida.simulators.acme;

import bida.simulators.callback.Callback;
import bida.simulators.callback.Courier;
import bida.simulators.callback.Letter;
import bida.simulators.knobs.Scope;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Writes its callbacks as Standard Webhooks; any 2xx acknowledges. */
final class AcmeCourier implements Courier {
  /** The first of those that the standard gives as an example. */
  private static final List<Duration> PAUSES =
      Stream.of("PT5S", "PT5M", "PT30M", "PT2H", "PT5H", "PT10H").map(Duration::parse).toList();

  private final String secret;
  private final InstantSource clock;
  private final UnaryOperator<String> accountOf;

  AcmeCourier(String secret, InstantSource clock, UnaryOperator<String> accountOf) {
    this.secret = secret;
    this.clock = clock;
    this.accountOf = accountOf;
  }

  @Override
  public Letter letter(Callback callback) {
    return letter(callback, callback.content());
  }

  @Override
  public Letter corrupted(Callback callback) {
    return letter(callback, callback.content() + " ");
  }

  private Letter letter(Callback callback, String sent) {
    var now = clock.instant().getEpochSecond();
    try {
      return new Letter(
          Map.of(
              "Content-Type", "application/json",
              "webhook-id", callback.id(),
              "webhook-timestamp", Long.toString(now),
              "webhook-signature",
                  new Webhook(secret).sign(callback.id(), now, callback.content())),
          sent.getBytes(StandardCharsets.UTF_8));
    } catch (WebhookSigningException | EmptyWebhookSecretException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Optional<Letter> probe(Callback callback) {
    return Optional.empty();
  }

  @Override
  public boolean acknowledged(int status, String body) {
    return status >= 200 && status < 300;
  }

  @Override
  public List<Duration> pauses() {
    return PAUSES;
  }

  @Override
  public Scope scope(Callback callback) {
    return Scope.of(callback.order(), accountOf.apply(callback.order()));
  }
}
