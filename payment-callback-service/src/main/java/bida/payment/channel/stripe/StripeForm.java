package bida.payment.channel.stripe;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Parameters as Stripe takes them, in the order they were named: a repetition is identical. */
final class StripeForm {

  private final Map<String, String> params = new LinkedHashMap<>();

  StripeForm with(String name, String value) {
    params.put(name, value);
    return this;
  }

  String encoded() {
    return params.entrySet().stream()
        .map(param -> encode(param.getKey()) + "=" + encode(param.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
