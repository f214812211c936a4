package bida.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs as the vectors are signed: at the same distance from now, by the same choice of secret. */
final class StripeCopies {

  private static final JsonNode VECTORS = Vectors.read("stripe");
  private static final String SECRET = VECTORS.path("secret").asText();
  private static final String OLD_SECRET = VECTORS.path("old_secret").asText();

  private final Map<String, String> secrets;

  /**
   * @param secret what the running system believes; the vectors' old one it has never heard of
   */
  StripeCopies(String secret) {
    this.secrets = Map.of(SECRET, secret, OLD_SECRET, OLD_SECRET);
  }

  String signature(JsonNode vector, String body, long now) {
    var parts = vector.path("Stripe-Signature").asText().split(",");
    var at = Long.parseLong(value(parts[0]));
    var copyAt = now + at - VECTORS.path("now_epoch_seconds").asLong();
    var marks =
        Stream.of(parts)
            .skip(1)
            .map(
                part ->
                    scheme(part) + "=" + hmac(secrets.get(signer(value(part), at)), copyAt, body));
    return Stream.concat(Stream.of("t=" + copyAt), marks).collect(Collectors.joining(","));
  }

  private static String signer(String mark, long at) {
    var payload = VECTORS.path("payload").asText();
    return Stream.of(SECRET, OLD_SECRET)
        .filter(secret -> hmac(secret, at, payload).equals(mark))
        .findFirst()
        .orElseThrow();
  }

  private static String scheme(String part) {
    return part.substring(0, part.indexOf('='));
  }

  private static String value(String part) {
    return part.substring(part.indexOf('=') + 1);
  }

  private static String hmac(String secret, long at, String body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      var signed = at + "." + body;
      return HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
