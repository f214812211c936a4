package bida.simulators.agiso;

import bida.simulators.http.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** A card it sold; a list of them goes over the wire in AES-256-ECB, which is the protocol's. */
record AgisoCard(String cardNo, String cardPwd, String expireTime) {

  @SuppressWarnings("InsecureCryptoUsage")
  static String sealed(List<AgisoCard> cards, String appSecret) {
    try {
      var cipher = Cipher.getInstance("AES/ECB/PKCS5Padding");
      var key = new SecretKeySpec(appSecret.getBytes(StandardCharsets.UTF_8), "AES");
      cipher.init(Cipher.ENCRYPT_MODE, key);
      return Base64.getEncoder().encodeToString(cipher.doFinal(Json.bytes(cards)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
