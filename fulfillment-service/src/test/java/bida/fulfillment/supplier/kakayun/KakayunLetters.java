package bida.fulfillment.supplier.kakayun;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** News of goods as the supplier would sign them, for what its simulator never sends by itself. */
public final class KakayunLetters {

  private KakayunLetters() {}

  /** {@code said}: its fields but for the signature; a number goes as one, with all its digits. */
  public static String signed(String key, Map<String, String> said) {
    var letter = new TreeMap<>(said);
    letter.put("sign", new KakayunSignature(key).of(said));
    return letter.entrySet().stream()
        .map(field -> "\"%s\":%s".formatted(field.getKey(), value(field.getValue())))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String value(String text) {
    return text.matches("(0|[1-9]\\d*)(\\.\\d+)?") ? text : "\"" + text + "\"";
  }
}
