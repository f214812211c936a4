package bida.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Parameters as Alipay and epay sign and send them. */
final class Form {

  private static final Set<String> UNSIGNED = Set.of("sign", "sign_type");

  private Form() {}

  static Map<String, String> params(JsonNode vector) {
    var params = new LinkedHashMap<String, String>();
    vector
        .path("params")
        .properties()
        .forEach(param -> params.put(param.getKey(), param.getValue().asText()));
    return params;
  }

  /** Sorted, as they are before encoding, without what is empty. */
  static String signed(Map<String, String> params) {
    return new TreeMap<>(params)
        .entrySet().stream()
            .filter(param -> !UNSIGNED.contains(param.getKey()) && !param.getValue().isEmpty())
            .map(param -> param.getKey() + "=" + param.getValue())
            .collect(Collectors.joining("&"));
  }

  static String encoded(Map<String, String> params) {
    return params.entrySet().stream()
        .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
