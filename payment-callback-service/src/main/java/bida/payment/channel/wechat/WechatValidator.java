package bida.payment.channel.wechat;

import bida.payment.channel.Freshness;
import com.wechat.pay.java.core.auth.Validator;
import com.wechat.pay.java.core.http.HttpHeaders;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Believes an answer when it is fresh by the injected clock and signed by a key we know. */
final class WechatValidator implements Validator {

  private final PlatformKeys keys;
  private final InstantSource clock;

  WechatValidator(PlatformKeys keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public <T> boolean validate(HttpHeaders headers, String body) {
    var timestamp = header(headers, "Wechatpay-Timestamp");
    var serial = header(headers, "Wechatpay-Serial");
    var message =
        String.join(
            "\n", timestamp, header(headers, "Wechatpay-Nonce"), body == null ? "" : body, "");
    if (!keys.know(serial)) {
      keys.lookFor(serial);
    }
    return Freshness.isFresh(timestamp, clock.instant())
        && keys.verify(serial, message, header(headers, "Wechatpay-Signature"));
  }

  @Override
  public <T> String getSerialNumber() {
    return keys.getSerialNumber();
  }

  // The SDK looks headers up by exact case; proxies on the way may have changed it.
  private static String header(HttpHeaders headers, String name) {
    return Optional.ofNullable(headers.getHeaders()).orElse(Map.of()).entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }
}
