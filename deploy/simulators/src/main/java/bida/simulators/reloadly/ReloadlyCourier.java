package bida.simulators.reloadly;

import bida.simulators.callback.Callback;
import bida.simulators.callback.Courier;
import bida.simulators.callback.Letter;
import bida.simulators.knobs.Scope;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Writes its webhooks: the signature covers the body, a colon and the time of this delivery. */
final class ReloadlyCourier implements Courier {
  /** Its own schedule is not public. */
  private static final List<Duration> PAUSES =
      Stream.of("PT1M", "PT5M", "PT30M", "PT2H", "PT6H").map(Duration::parse).toList();

  private final String secret;
  private final InstantSource clock;
  private final UnaryOperator<String> accountOf;

  ReloadlyCourier(String secret, InstantSource clock, UnaryOperator<String> accountOf) {
    this.secret = secret;
    this.clock = clock;
    this.accountOf = accountOf;
  }

  @Override
  public Letter letter(Callback callback) {
    return letter(callback.content(), callback.content());
  }

  @Override
  public Letter corrupted(Callback callback) {
    return letter(callback.content(), callback.content() + " ");
  }

  private Letter letter(String signed, String sent) {
    var timestamp = Long.toString(clock.instant().toEpochMilli());
    return new Letter(
        Map.of(
            "Content-Type",
            "application/json",
            "X-Reloadly-Request-Timestamp",
            timestamp,
            "X-Reloadly-Signature",
            sign(secret, signed, timestamp)),
        sent.getBytes(StandardCharsets.UTF_8));
  }

  static String sign(String secret, String body, String timestamp) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of()
          .formatHex(mac.doFinal((body + ":" + timestamp).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
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
