package bida.simulators.wechat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AEAD_AES_256_GCM under the APIv3 key, whose 32 characters are the key itself. */
final class Envelope {
  private Envelope() {}

  static String close(String apiV3Key, String nonce, String associatedData, String plain) {
    return Base64.getEncoder()
        .encodeToString(
            run(
                Cipher.ENCRYPT_MODE,
                apiV3Key,
                nonce,
                associatedData,
                plain.getBytes(StandardCharsets.UTF_8)));
  }

  static String open(String apiV3Key, String nonce, String associatedData, String ciphertext) {
    return new String(
        run(
            Cipher.DECRYPT_MODE,
            apiV3Key,
            nonce,
            associatedData,
            Base64.getDecoder().decode(ciphertext)),
        StandardCharsets.UTF_8);
  }

  private static byte[] run(int mode, String key, String nonce, String aad, byte[] data) {
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          mode,
          new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "AES"),
          new GCMParameterSpec(128, nonce.getBytes(StandardCharsets.UTF_8)));
      cipher.updateAAD(aad.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot " + (mode == 1 ? "encrypt" : "decrypt"), e);
    }
  }
}
