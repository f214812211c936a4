package bida.simulators.fulu;

import bida.simulators.http.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** fulu's signature: the sorted characters of the compact JSON, the secret, MD5 in lower hex. */
final class FuluSign {
  private FuluSign() {}

  static String of(String json, String secret) {
    var sorted = json.codePoints().sorted().toArray();
    return md5(new String(sorted, 0, sorted.length) + secret);
  }

  static String of(ObjectNode signed, String secret) {
    var unsigned = signed.deepCopy();
    unsigned.remove("sign");
    return of(Json.text(unsigned), secret);
  }

  static boolean fits(ObjectNode signed, String secret) {
    return MessageDigest.isEqual(
        of(signed, secret).getBytes(StandardCharsets.UTF_8),
        signed.path("sign").asText().getBytes(StandardCharsets.UTF_8));
  }

  private static String md5(String text) {
    try {
      var digest = MessageDigest.getInstance("MD5");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
