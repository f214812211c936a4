package bida.local.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class TraceTreeTest {

  private static final String SPAN =
      """
      {"id":"%s","parentId":"%s","name":"%s","kind":"CONSUMER","timestamp":%d,"duration":%d,
       "localEndpoint":{"serviceName":"%s"},"tags":{%s}}
      """;

  @Test
  void printsCausesAboveTheirEffects() throws IOException {
    var tree =
        tree(
            span("2", "1", "publish order-placed", 20_000, 1_000, "order-service", ""),
            span("1", "0", "post /v1/orders", 0, 30_000, "order-service", ""));

    var lines = tree.lines();

    assertTrue(lines.getFirst().contains("2 spans of order-service"));
    assertTrue(lines.get(1).contains("post /v1/orders"));
    assertTrue(
        lines.get(2).contains("    order-service") || lines.get(2).contains("  order-service"));
    assertTrue(tree.verdict().isEmpty());
  }

  @Test
  void namesTheHopThatTookLong() throws IOException {
    var tree =
        tree(
            span("1", "", "publish payment-confirmed", 0, 1_000, "payment-callback-service", ""),
            span("2", "1", "payments receive", 5_000_000, 2_000, "order-service", ""));

    assertEquals(
        "slow: 4999 ms before order-service payments receive", tree.verdict().orElseThrow());
  }

  @Test
  void namesTheHopThatFailed() throws IOException {
    var tree =
        tree(
            span("1", "", "post /v1/orders", 0, 1_000, "order-service", ""),
            span(
                "2",
                "1",
                "orders receive",
                2_000,
                9,
                "fulfillment-service",
                "\"error\":\"NoAnswer\""));

    assertEquals(
        "failed: fulfillment-service orders receive: NoAnswer", tree.verdict().orElseThrow());
  }

  private static String span(
      String id, String parent, String name, long at, long took, String service, String tags) {
    return SPAN.formatted(id, parent, name, at, took, service, tags);
  }

  private static TraceTree tree(String... spans) throws IOException {
    return TraceTree.of("t", new ObjectMapper().readTree("[" + String.join(",", spans) + "]"));
  }
}
