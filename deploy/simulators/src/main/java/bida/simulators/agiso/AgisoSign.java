package bida.simulators.agiso;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Its signature: MD5 in upper hex over secret, key, the sorted {@code k=v&…}, secret, key. */
final class AgisoSign {
  private AgisoSign() {}

  static String of(JsonNode params, AgisoAccount account) {
    var sorted = new TreeMap<String, String>();
    params
        .properties()
        .forEach(
            field ->
                sorted.put(
                    field.getKey(), field.getValue().isNull() ? "" : field.getValue().asText()));
    sorted.remove("sign");
    var content =
        sorted.entrySet().stream()
            .map(field -> field.getKey() + "=" + field.getValue())
            .collect(Collectors.joining("&"));
    var ends = account.appSecret() + account.merchantKey();
    try {
      var digest = MessageDigest.getInstance("MD5");
      return HexFormat.of()
          .withUpperCase()
          .formatHex(digest.digest((ends + content + ends).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static boolean fits(JsonNode params, AgisoAccount account) {
    return MessageDigest.isEqual(
        of(params, account).getBytes(StandardCharsets.UTF_8),
        params.path("sign").asText().getBytes(StandardCharsets.UTF_8));
  }
}
