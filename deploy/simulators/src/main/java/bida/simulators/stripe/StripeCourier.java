package bida.simulators.stripe;

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
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Writes events, signed anew for each delivery, by both secrets while there are two. */
final class StripeCourier implements Courier {
  /** Backing off up to three days, as in live mode. */
  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(12),
          Duration.ofHours(18),
          Duration.ofHours(24));

  private final InstantSource clock;
  private final StripeAccount account;

  StripeCourier(InstantSource clock, StripeAccount account) {
    this.clock = clock;
    this.account = account;
  }

  @Override
  public Letter letter(Callback callback) {
    var body = callback.content().getBytes(StandardCharsets.UTF_8);
    return letter(body, body);
  }

  @Override
  public Letter corrupted(Callback callback) {
    var body = callback.content().getBytes(StandardCharsets.UTF_8);
    return letter(body, (callback.content() + " ").getBytes(StandardCharsets.UTF_8));
  }

  private Letter letter(byte[] signed, byte[] sent) {
    return new Letter(
        Map.of("Content-Type", "application/json; charset=utf-8", "Stripe-Signature", sign(signed)),
        sent);
  }

  private String sign(byte[] body) {
    var at = clock.instant().getEpochSecond();
    var signature = "t=" + at + ",v1=" + hmac(account.secret(), at, body);
    return account.secretBefore().isEmpty()
        ? signature
        : signature + ",v1=" + hmac(account.secretBefore(), at, body);
  }

  static String hmac(String secret, long at, byte[] body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((at + ".").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(mac.doFinal(body));
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
    return Scope.of(callback.order());
  }
}
