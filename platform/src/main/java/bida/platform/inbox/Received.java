package bida.platform.inbox;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A record of another service as the inbox reads it: CloudEvents binary headers and the body. */
record Received(
    String topic,
    @Nullable String key,
    @Nullable String type,
    @Nullable Long sequence,
    @Nullable String traceparent,
    byte[] body) {

  static Received of(ConsumerRecord<String, byte[]> kafka) {
    return new Received(
        kafka.topic(),
        kafka.key(),
        header(kafka, "ce_type"),
        number(header(kafka, "sequence")),
        header(kafka, "traceparent"),
        kafka.value() == null ? new byte[0] : kafka.value());
  }

  /** As a part of that span. */
  Received within(@Nullable String span) {
    return new Received(topic, key, type, sequence, span == null ? traceparent : span, body);
  }

  // The last one counts: a replay adds its own behind the first.
  private static @Nullable String header(ConsumerRecord<String, byte[]> kafka, String name) {
    var header = kafka.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static @Nullable Long number(@Nullable String text) {
    try {
      return text == null ? null : Long.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
