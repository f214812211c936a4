package bida.payment.channel.alipay;

import java.nio.charset.Charset;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** RSA2: SHA-256 with RSA over the sorted parameters as they are, joined without any quoting. */
final class AlipaySign {

  private static final String ALGORITHM = "SHA256withRSA";

  private AlipaySign() {}

  /**
   * Of a request, and of a message from the application gateway: only the signature is left out.
   */
  static String content(Map<String, String> params) {
    return content(params, Set.of("sign"));
  }

  /** Of a notification of a trade, where sign_type is not signed. */
  static String notified(Map<String, String> params) {
    return content(params, Set.of("sign", "sign_type"));
  }

  private static String content(Map<String, String> params, Set<String> unsigned) {
    return new TreeMap<>(params)
        .entrySet().stream()
            .filter(param -> !unsigned.contains(param.getKey()) && !param.getValue().isEmpty())
            .map(param -> param.getKey() + "=" + param.getValue())
            .collect(Collectors.joining("&"));
  }

  static String sign(String content, Charset charset, PrivateKey key) {
    try {
      var signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(content.getBytes(charset));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key of the app cannot sign");
    }
  }

  static boolean fits(String content, Charset charset, String sign, PublicKey key) {
    try {
      var signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(key);
      signature.update(content.getBytes(charset));
      return signature.verify(Base64.getDecoder().decode(sign));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // Base64 that is none, or bytes that are no signature.
      return false;
    }
  }
}
