package bida.simulators.fulu;

import bida.simulators.http.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** A card it sold; number and password go over the wire in AES-256-ECB each, as it documents. */
record FuluCard(String cardNumber, String cardPwd, String cardDeadline) {

  ObjectNode sealed(String appSecret) {
    var json = Json.MAPPER.createObjectNode();
    json.put("card_number", sealed(cardNumber, appSecret));
    json.put("card_pwd", sealed(cardPwd, appSecret));
    json.put("card_type", "0");
    json.put("card_deadline", cardDeadline);
    return json;
  }

  @SuppressWarnings("InsecureCryptoUsage")
  static String sealed(String text, String appSecret) {
    try {
      var cipher = Cipher.getInstance("AES/ECB/PKCS5Padding");
      var key = new SecretKeySpec(appSecret.getBytes(StandardCharsets.UTF_8), "AES");
      cipher.init(Cipher.ENCRYPT_MODE, key);
      return Base64.getEncoder()
          .encodeToString(cipher.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
