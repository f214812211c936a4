package bida.fulfillment.supplier.reloadly;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256, lower hex, over the raw body, a colon and the timestamp as it was sent. */
final class ReloadlySignature {

  private final SecretKeySpec key;

  ReloadlySignature(String secret) {
    this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
  }

  String of(byte[] body, String timestamp) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(body);
      return HexFormat.of()
          .formatHex(mac.doFinal((":" + timestamp).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean isOf(byte[] body, String timestamp, String claimed) {
    return MessageDigest.isEqual(
        of(body, timestamp).getBytes(StandardCharsets.US_ASCII),
        claimed.getBytes(StandardCharsets.UTF_8));
  }
}
