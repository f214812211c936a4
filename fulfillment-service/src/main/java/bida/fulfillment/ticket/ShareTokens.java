package bida.fulfillment.ticket;

import bida.fulfillment.vault.TicketVault;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret of a link, made from the link's id: so a repeated request has the same answer although
 * the secret is stored nowhere.
 */
@Singleton
final class ShareTokens {

  private static final String HMAC = "HmacSHA256";
  private static final int MAC_BYTES = 16;

  private final SecretKeySpec key;

  ShareTokens(TicketVault vault) {
    key = new SecretKeySpec(vault.key("ticket shares"), HMAC);
  }

  String of(UUID shareId) {
    try {
      var id =
          ByteBuffer.allocate(16)
              .putLong(shareId.getMostSignificantBits())
              .putLong(shareId.getLeastSignificantBits())
              .array();
      var mac = Mac.getInstance(HMAC);
      mac.init(key);
      var token = Arrays.copyOf(id, id.length + MAC_BYTES);
      System.arraycopy(mac.doFinal(id), 0, token, id.length, MAC_BYTES);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** By which a link is found; from it no link can be made. */
  byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
