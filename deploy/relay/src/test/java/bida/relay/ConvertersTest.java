package bida.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** What leaves for Kafka is what the outbox holds, byte for byte. */
class ConvertersTest {

  private static final Path FILE =
      Path.of(System.getProperty("bida.root", "../..")).resolve("deploy/debezium/orders.json");

  private final Converters converters = new Converters(ConnectorFile.read(FILE));

  @Test
  void keyPayloadAndHeadersArePlainText() {
    var payload = "{\"z\": 1, \"a\":\"必达 \\\"q\\\"\"}";
    var record =
        new SourceRecord(
            Map.of(),
            Map.of(),
            "orders",
            Schema.STRING_SCHEMA,
            "NO-1",
            Schema.STRING_SCHEMA,
            payload);
    record.headers().addString("traceparent", "00-a-b-01");
    record.headers().addLong("sequence", 7);

    var sent = converters.toKafka(record);

    assertEquals("orders", sent.topic());
    assertEquals("NO-1", new String(sent.key(), UTF_8));
    assertEquals(payload, new String(sent.value(), UTF_8));
    assertEquals("00-a-b-01", new String(sent.headers().lastHeader("traceparent").value(), UTF_8));
    assertEquals("7", new String(sent.headers().lastHeader("sequence").value(), UTF_8));
  }

  @Test
  void aNullColumnIsAHeaderWithoutValueAsInConnect() {
    var record =
        new SourceRecord(
            Map.of(), Map.of(), "orders", Schema.STRING_SCHEMA, "NO-1", Schema.STRING_SCHEMA, "{}");
    record.headers().add("traceparent", null, Schema.OPTIONAL_STRING_SCHEMA);

    var sent = converters.toKafka(record);

    assertNull(sent.headers().lastHeader("traceparent").value());
  }
}
