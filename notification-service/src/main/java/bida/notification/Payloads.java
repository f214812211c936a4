package bida.notification;

import bida.notification.Addressees.Addressee;
import bida.notification.core.News;
import bida.platform.event.EventJson;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body of a webhook: {type, timestamp, data}, well below the 20 kB of Standard Webhooks. */
final class Payloads {

  private static final int MOST_BYTES = 20_000;

  private Payloads() {}

  static String of(News news, @Nullable Addressee addressee) {
    var data = new LinkedHashMap<>(news.data());
    if (addressee != null) {
      data.put("merchantOrderNo", addressee.merchantOrderNo());
      data.put("buyerId", addressee.buyerId());
    }
    var full = json(news, data);
    if (full.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES) {
      return full;
    }
    // An order of hundreds of lines: the receiver asks for the rest.
    data.keySet().retainAll(java.util.Set.of("orderNo", "status", "merchantOrderNo"));
    return json(news, data);
  }

  private static String json(News news, Map<String, Object> data) {
    var body = new LinkedHashMap<String, Object>();
    body.put("type", news.type());
    body.put("timestamp", news.at().toString());
    body.put("data", data);
    return EventJson.write(body);
  }
}
