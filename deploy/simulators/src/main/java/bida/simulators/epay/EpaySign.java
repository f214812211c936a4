package bida.simulators.epay;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** MD5 over the sorted parameters that are not empty, and the key. */
final class EpaySign {
  private EpaySign() {}

  static String of(Map<String, String> params, EpayAccount account) {
    var signed = new TreeMap<>(params);
    signed.keySet().removeAll(java.util.Set.of("sign", "sign_type"));
    signed.values().removeIf(String::isEmpty);
    var content =
        signed.entrySet().stream()
            .map(param -> param.getKey() + "=" + param.getValue())
            .collect(Collectors.joining("&"));
    return md5(content + account.suffix() + account.key());
  }

  static boolean fits(Map<String, String> params, EpayAccount account) {
    return of(params, account).equals(params.get("sign"));
  }

  private static String md5(String text) {
    try {
      var digest = MessageDigest.getInstance("MD5");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
