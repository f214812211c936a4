package bida.fulfillment.supplier.kakayun;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** MD5, lower hex, over what is not empty as {@code k=v&…} by name, the key right behind it. */
final class KakayunSignature {

  private final String key;

  KakayunSignature(String key) {
    this.key = key;
  }

  /** Whether {@code sign} among them is theirs. */
  boolean isOf(Map<String, String> params) {
    return MessageDigest.isEqual(
        of(params).getBytes(StandardCharsets.US_ASCII),
        params.getOrDefault("sign", "").getBytes(StandardCharsets.UTF_8));
  }

  String of(Map<String, String> params) {
    var content =
        new TreeMap<>(params)
            .entrySet().stream()
                .filter(param -> !param.getValue().isEmpty() && !param.getKey().equals("sign"))
                .map(param -> param.getKey() + "=" + param.getValue())
                .collect(Collectors.joining("&"));
    try {
      var md5 = MessageDigest.getInstance("MD5");
      return HexFormat.of().formatHex(md5.digest((content + key).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
