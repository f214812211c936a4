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

  /** Empty for what was not put in by this key. */
  public Optional<byte[]> open(String base64) {
    try {
      return Optional.of(crypt(Cipher.DECRYPT_MODE, Base64.getDecoder().decode(base64)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** For a platform that buys here by the protocol of one of them. */
  public String seal(byte[] text) {
    try {
      return Base64.getEncoder().encodeToString(crypt(Cipher.ENCRYPT_MODE, text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  // ECB is their wire format: equal blocks look equal, and nothing says that it was not changed.
  // What we keep is sealed anew, and it is the signature around it that says who sent it.
  @SuppressWarnings("InsecureCryptoUsage")
  private byte[] crypt(int mode, byte[] text) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/ECB/PKCS5Padding");
    cipher.init(mode, key);
    return cipher.doFinal(text);
  }
}
