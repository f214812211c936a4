package bida.fulfillment.supplier.fulu;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** MD5, lower hex, over the sorted characters of the compact JSON followed by the secret. */
final class FuluSignature {

  private final String secret;

  FuluSignature(String secret) {
    this.secret = secret;
  }

  String of(String json) {
    var sorted = json.codePoints().sorted().toArray();
    var signed = new String(sorted, 0, sorted.length) + secret;
    try {
      var md5 = MessageDigest.getInstance("MD5");
      return HexFormat.of().formatHex(md5.digest(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean isOf(String json, String claimed) {
    return MessageDigest.isEqual(
        of(json).getBytes(StandardCharsets.US_ASCII),
        claimed.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
  }
}
