package bida.payment.channel.epay;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The signature of both directions: sorted parameters as they are, the key, MD5. */
final class EpaySign {

  private static final Set<String> UNSIGNED = Set.of("sign", "sign_type");

  private EpaySign() {}

  static String of(Map<String, String> params, String suffix) {
    try {
      var digest = MessageDigest.getInstance("MD5");
      var signed = content(params) + suffix;
      return HexFormat.of().formatHex(digest.digest(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** In constant time; some operators write upper-case digits. */
  static boolean fits(Map<String, String> params, String suffix, String sign) {
    return MessageDigest.isEqual(
        of(params, suffix).getBytes(StandardCharsets.UTF_8),
        sign.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
  }

  // Only what is empty is left out: "0" stays, which PHP's empty() would drop.
  static String content(Map<String, String> params) {
    return new TreeMap<>(params)
        .entrySet().stream()
            .filter(param -> !UNSIGNED.contains(param.getKey()) && !param.getValue().isEmpty())
            .map(param -> param.getKey() + "=" + param.getValue())
            .collect(Collectors.joining("&"));
  }
}
