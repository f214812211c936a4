package bida.local.trace;

import bida.local.api.Web;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Finds the trace of an order in Zipkin. */
public final class Traces {

  // The attributes under which the services write what people know an order by.
  private static final String[] KEYS = {"bida.order.no", "bida.payment.no", "bida.transaction.id"};

  private final Web web;
  private final String zipkin;

  public Traces(Web web, String zipkin) {
    this.web = web;
    this.zipkin = zipkin;
  }

  public TraceTree read(String traceId) {
    return TraceTree.of(traceId, web.get(zipkin + "/api/v2/trace/" + traceId, null).body());
  }

  /** The oldest trace that carries the number; an order's own is there before any other. */
  public Optional<String> find(String number) {
    for (var key : KEYS) {
      var query = URLEncoder.encode(key + "=" + number, StandardCharsets.UTF_8);
      var url =
          "%s/api/v2/traces?annotationQuery=%s&lookback=%d&limit=20"
              .formatted(zipkin, query, Duration.ofDays(30).toMillis());
      String oldest = null;
      var earliest = Long.MAX_VALUE;
      for (var trace : web.get(url, null).expectOk("Zipkin")) {
        var start = trace.path(0).path("timestamp").asLong(Long.MAX_VALUE);
        if (start < earliest) {
          earliest = start;
          oldest = trace.path(0).path("traceId").asText();
        }
      }
      if (oldest != null) {
        return Optional.of(oldest);
      }
    }
    return Optional.empty();
  }
}
