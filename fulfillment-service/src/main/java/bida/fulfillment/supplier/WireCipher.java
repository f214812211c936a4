package bida.fulfillment.supplier;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * What several suppliers put around their cards on the wire: AES-256-ECB with PKCS7 padding under
 * the secret they share with us, in Base64.
 */
public final class WireCipher {

  private static final int KEY_BYTES = 32;

  private final SecretKeySpec key;

  private WireCipher(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  /** Empty where the secret is no key: it has 32 characters. */
  public static Optional<WireCipher> under(String secret) {
    var bytes = secret.getBytes(StandardCharsets.UTF_8);
    return bytes.length == KEY_BYTES ? Optional.of(new WireCipher(bytes)) : Optional.empty();
  }

  // ECB is their wire format: equal blocks look equal, and nothing says that it was not changed.
  // What we keep is sealed anew, and it is the signature around it that says who sent it.
  /** Empty for what was not put in by this key. */
  @SuppressWarnings("InsecureCryptoUsage")
  public Optional<byte[]> open(String base64) {
    try {
      var cipher = Cipher.getInstance("AES/ECB/PKCS5Padding");
      cipher.init(Cipher.DECRYPT_MODE, key);
      return Optional.of(cipher.doFinal(Base64.getDecoder().decode(base64)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
