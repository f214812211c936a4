package bida.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** The channels a buyer can pay by here; whatever is shown on all of them reads this list. */
public enum PayBy {
  WECHAT("wechat", "native", Shows.NUMBER),
  ALIPAY("alipay", "qr", Shows.NUMBER),
  STRIPE("stripe", "checkout", Shows.NUMBER),
  EPAY("epay", "alipay", Shows.PAGE);

  /** What the buyer holds in hand when paying. */
  private enum Shows {
    NUMBER,
    PAGE
  }

  private final String channel;
  private final String method;
  private final Shows shows;

  PayBy(String channel, String method, Shows shows) {
    this.channel = channel;
    this.method = method;
    this.shows = shows;
  }

  /** Its name in the API, and that of its simulator. */
  public String channel() {
    return channel;
  }

  /** What an attempt is opened with. */
  public Map<String, Object> wish() {
    return Map.of("channel", channel, "method", method);
  }

  /** What the simulator's buyer is told, from the answer to an opened attempt. */
  Map<String, Object> buyer(JsonNode payment) {
    return switch (shows) {
      case NUMBER -> Map.of("outTradeNo", payment.path("paymentNo").asText());
      case PAGE -> Map.of("redirectUrl", payment.at("/payWith/redirectUrl").asText());
    };
  }
}
