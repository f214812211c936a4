package bida.simulators.epay;

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
import java.util.stream.Collectors;

/** Writes notifications: the parameters and their signature in the query of a GET. */
final class EpayCourier implements Courier {
  private final EpayAccount account;

  EpayCourier(EpayAccount account) {
    this.account = account;
  }

  /** What is told of a payment, before it is signed. */
  String content(EpayOrder order) {
    var params = new LinkedHashMap<String, String>();
    params.put("pid", account.pid());
    params.put("trade_no", order.tradeNo());
    params.put("out_trade_no", order.outTradeNo());
    params.put("type", order.type());
    params.put("name", order.name());
    params.put("money", String.valueOf(order.paid()));
    params.put("trade_status", "TRADE_SUCCESS");
    params.put("param", "");
    return Json.text(params);
  }

  @Override
  public Letter letter(Callback callback) {
    return letter(signed(callback));
  }

  @Override
  public Letter corrupted(Callback callback) {
    var params = signed(callback);
    params.put("money", "0.01");
    return letter(params);
  }

  private Map<String, String> signed(Callback callback) {
    var params = new LinkedHashMap<String, String>();
    Json.object(callback.content())
        .properties()
        .forEach(field -> params.put(field.getKey(), field.getValue().asText()));
    params.put("sign", EpaySign.of(params, account));
    params.put("sign_type", "MD5");
    return params;
  }

  private static Letter letter(Map<String, String> params) {
    return Letter.get(
        params.entrySet().stream()
            .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&")));
  }

  @Override
  public Optional<Letter> probe(Callback callback) {
    return Optional.empty();
  }

  @Override
  public boolean acknowledged(int status, String body) {
    return status == 200 && body.trim().equals("success");
  }

  @Override
  public List<Duration> pauses() {
    return account.pauses();
  }

  @Override
  public Scope scope(Callback callback) {
    return Scope.of(callback.order());
  }
}
