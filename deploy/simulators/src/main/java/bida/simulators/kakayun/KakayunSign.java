package bida.simulators.kakayun;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Its signature: MD5 in lower hex over the sorted, non-empty {@code k=v&…} and the key. */
final class KakayunSign {
  private KakayunSign() {}

  static String of(JsonNode params, String key) {
    var sorted = new TreeMap<String, String>();
    params.properties().forEach(field -> sorted.put(field.getKey(), field.getValue().asText()));
    var content =
        sorted.entrySet().stream()
            .filter(field -> !field.getKey().equals("sign") && !field.getValue().isEmpty())
            .map(field -> field.getKey() + "=" + field.getValue())
            .collect(Collectors.joining("&"));
    try {
      var digest = MessageDigest.getInstance("MD5");
      return HexFormat.of()
          .formatHex(digest.digest((content + key).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static boolean fits(JsonNode params, String key) {
    return MessageDigest.isEqual(
        of(params, key).getBytes(StandardCharsets.UTF_8),
        params.path("sign").asText().getBytes(StandardCharsets.UTF_8));
  }
}
