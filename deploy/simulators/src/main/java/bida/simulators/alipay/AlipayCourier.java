package bida.simulators.alipay;

import bida.simulators.callback.Callback;
import bida.simulators.callback.Courier;
import bida.simulators.callback.Letter;
import bida.simulators.http.Json;
import bida.simulators.knobs.Scope;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes notifications: a form, signed over its values as they are before encoding. */
final class AlipayCourier implements Courier {
  /** Alipay's own schedule: eight deliveries in about a day. */
  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofMinutes(4),
          Duration.ofMinutes(10),
          Duration.ofMinutes(10),
          Duration.ofHours(1),
          Duration.ofHours(2),
          Duration.ofHours(6),
          Duration.ofHours(15));

  private final AlipayAccount account;

  AlipayCourier(AlipayAccount account) {
    this.account = account;
  }

  @Override
  public Letter letter(Callback callback) {
    return letter(signed(params(callback)));
  }

  @Override
  public Letter corrupted(Callback callback) {
    var params = signed(params(callback));
    params.put("total_amount", "0.01");
    return letter(params);
  }

  private static Map<String, String> params(Callback callback) {
    var params = new LinkedHashMap<String, String>();
    Json.object(callback.content())
        .properties()
        .forEach(field -> params.put(field.getKey(), field.getValue().asText()));
    return params;
  }

  /** Messages of the application gateway sign sign_type as well; news of trades do not. */
  Map<String, String> signed(Map<String, String> params) {
    var signed = new LinkedHashMap<>(params);
    signed.put("sign_type", "RSA2");
    var unsigned = signed.containsKey("msg_method") ? Set.of("sign") : Set.of("sign", "sign_type");
    signed.put(
        "sign", AlipaySign.sign(AlipaySign.content(signed, unsigned), account.platformKey()));
    return signed;
  }

  static Letter letter(Map<String, String> params) {
    var form =
        params.entrySet().stream()
            .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return new Letter(
        Map.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
        form.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Optional<Letter> probe(Callback callback) {
    return Optional.empty();
  }

  /** Exactly these seven bytes. */
  @Override
  public boolean acknowledged(int status, String body) {
    return status == 200 && body.equals("success");
  }

  @Override
  public List<Duration> pauses() {
    return PAUSES;
  }

  @Override
  public Scope scope(Callback callback) {
    return Scope.of(callback.order());
  }
}
