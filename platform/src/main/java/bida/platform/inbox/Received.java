package bida.platform.inbox;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A record of another service as the inbox reads it: CloudEvents binary headers and the body. */
record Received(
    String topic,
    @Nullable String key,
    @Nullable String type,
    @Nullable Long sequence,
    @Nullable String traceparent,
    @Nullable Instant publishedAt,
    byte[] body) {

  static Received of(ConsumerRecord<String, byte[]> kafka) {
    return new Received(
        kafka.topic(),
        kafka.key(),
        header(kafka, "ce_type"),
        number(header(kafka, "sequence")),
        header(kafka, "traceparent"),
        time(header(kafka, "ce_time")),
        kafka.value() == null ? new byte[0] : kafka.value());
  }

  /** As a part of that span. */
  Received within(@Nullable String span) {
    return new Received(
        topic, key, type, sequence, span == null ? traceparent : span, publishedAt, body);
  }

  // The last one counts: a replay adds its own behind the first.
  private static @Nullable String header(ConsumerRecord<String, byte[]> kafka, String name) {
    var header = kafka.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static @Nullable Instant time(@Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static @Nullable Long number(@Nullable String text) {
    try {
      return text == null ? null : Long.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
