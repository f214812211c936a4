package bida.fulfillment.agiso;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * MD5, upper hex, over the secret and the merchant's key before and behind {@code k=v&…} by name;
 * what is empty counts.
 */
public final class AgisoSignature {

  private final String ends;

  public AgisoSignature(String appSecret, String merchantKey) {
    this.ends = appSecret + merchantKey;
  }

  public String of(Map<String, String> params) {
    var content =
        new TreeMap<>(params)
            .entrySet().stream()
                .filter(param -> !param.getKey().equals("sign"))
                .map(param -> param.getKey() + "=" + param.getValue())
                .collect(Collectors.joining("&"));
    try {
      var md5 = MessageDigest.getInstance("MD5");
      return HexFormat.of()
          .withUpperCase()
          .formatHex(md5.digest((ends + content + ends).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The documents write it in capitals; senders differ. */
  public boolean isOf(Map<String, String> params, String claimed) {
    return MessageDigest.isEqual(
        of(params).getBytes(StandardCharsets.UTF_8),
        claimed.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
  }
}
