package bida.notification;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts the endpoints' secrets at rest: AES-256-GCM, bound to the endpoint they belong to. */
@Startup
@ApplicationScoped
class SecretBox {

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int KEY_BYTES = 32;

  private final RandomGenerator random;
  private final SecretKeySpec key;

  SecretBox(RandomGenerator random, WebhookConfig config) {
    this.random = random;
    var bytes = Base64.getDecoder().decode(config.secretKey().orElse(""));
    if (bytes.length != KEY_BYTES) {
      throw new IllegalStateException("BIDA_WEBHOOKS_SECRET_KEY has to be 32 bytes in base64");
    }
    this.key = new SecretKeySpec(bytes, "AES");
  }

  byte[] seal(String endpointId, String secret) {
    var nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    var sealed =
        run(Cipher.ENCRYPT_MODE, nonce, endpointId, secret.getBytes(StandardCharsets.UTF_8));
    var box = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
    System.arraycopy(sealed, 0, box, NONCE_BYTES, sealed.length);
    return box;
  }

  String open(String endpointId, byte[] box) {
    var nonce = Arrays.copyOf(box, NONCE_BYTES);
    var sealed = Arrays.copyOfRange(box, NONCE_BYTES, box.length);
    return new String(run(Cipher.DECRYPT_MODE, nonce, endpointId, sealed), StandardCharsets.UTF_8);
  }

  private byte[] run(int mode, byte[] nonce, String endpointId, byte[] text) {
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(endpointId.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a webhook secret cannot be sealed or opened", e);
    }
  }
}
