package bida.platform.test;

import bida.contracts.CaseNeeded;
import bida.contracts.Event;
import bida.contracts.FulfillmentEvent;
import bida.contracts.NotificationEvent;
import bida.contracts.OrderEvent;
import bida.contracts.PaymentEvent;
import bida.contracts.RefundEvent;
import bida.platform.event.EventJson;
import bida.platform.event.EventTypes;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Plays the other services: sends their events exactly as the relay would. Inject it. {@code
 * bida.test.topics} is the prefix of this test JVM's topics.
 */
@Singleton
public class Topics {

  /** A record as it was sent, to be sent again. */
  public record Sent(
      String topic, @Nullable String key, Map<String, String> headers, byte[] body) {}

  private final String prefix;
  private final KafkaProducer<String, byte[]> producer;
  private final Map<String, Long> sequences = new ConcurrentHashMap<>();

  Topics(
      @ConfigProperty(name = "bida.test.topics") String prefix,
      @ConfigProperty(name = "kafka.bootstrap.servers") String kafka) {
    this.prefix = prefix;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka, "linger.ms", 0),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** To the topic of its publisher, with the next sequence of its key and a trace of its own. */
  public Sent publish(Event event) {
    return publish(topicOf(event), event);
  }

  /** For events several services publish. */
  public Sent publish(String topic, Event event) {
    return publish(topic, event, next(topic, event.key()), traceparent());
  }

  /** As part of the trace of an order. */
  public Sent publish(Event event, String traceparent) {
    var topic = topicOf(event);
    return publish(topic, event, next(topic, event.key()), traceparent);
  }

  /** With a sequence of the test's own choosing: early, late or twice. */
  public Sent publish(Event event, long sequence) {
    return publish(topicOf(event), event, sequence, traceparent());
  }

  /** Skips a sequence number of the key, as if that event were lost; publish it later by number. */
  public long lose(String topic, String key) {
    return next(topic, key);
  }

  /** Whatever the bytes: poison, unknown types, missing headers. */
  public Sent raw(String topic, @Nullable String key, Map<String, String> headers, byte[] body) {
    return again(new Sent(topic, key, headers, body));
  }

  /** An event only a newer publisher knows, with the next sequence of its key. */
  public Sent unknown(String topic, String key, String type, String json) {
    return raw(topic, key, headers(topic, key, type, next(topic, key), traceparent()), utf8(json));
  }

  /** An event of a known type whose body nobody can read, with the next sequence of its key. */
  public Sent poison(String topic, String key, Class<? extends Event> type) {
    return unknown(topic, key, EventTypes.nameOf(type), "{\"broken\": ");
  }

  /** The same record once more. */
  public Sent again(Sent sent) {
    var kafka = new ProducerRecord<>(named(sent.topic()), sent.key(), sent.body());
    sent.headers().forEach((name, value) -> kafka.headers().add(name, utf8(value)));
    try {
      producer.send(kafka).get(30, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("cannot send to " + sent.topic(), e);
    }
    return sent;
  }

  /** The name on the broker of one of the five topics in this test JVM. */
  public String named(String topic) {
    return prefix + topic;
  }

  /** A trace context such as an app's request would start. */
  public static String traceparent() {
    var bytes = new byte[24];
    ThreadLocalRandom.current().nextBytes(bytes);
    var hex = HexFormat.of().formatHex(bytes);
    return "00-" + hex.substring(0, 32) + "-" + hex.substring(32) + "-01";
  }

  private Sent publish(String topic, Event event, long sequence, String traceparent) {
    var type = EventTypes.nameOf(event.getClass());
    return again(
        new Sent(
            topic,
            event.key(),
            headers(topic, event.key(), type, sequence, traceparent),
            utf8(EventJson.write(event))));
  }

  private long next(String topic, String key) {
    return sequences.merge(topic + "/" + key, 1L, Long::sum);
  }

  private static Map<String, String> headers(
      String topic, String key, String type, long sequence, String traceparent) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("ce_specversion", "1.0");
    headers.put("ce_id", UUID.randomUUID().toString());
    headers.put("ce_source", "/" + topic);
    headers.put("ce_type", type);
    headers.put("ce_time", Instant.now().toString());
    headers.put("ce_subject", key);
    headers.put("content-type", "application/json");
    headers.put("traceparent", traceparent);
    headers.put("sequence", String.valueOf(sequence));
    return headers;
  }

  private static String topicOf(Event event) {
    return switch (event) {
      case OrderEvent _ -> "orders";
      case PaymentEvent _ -> "payments";
      case FulfillmentEvent _ -> "fulfillments";
      case RefundEvent _ -> "refunds";
      case NotificationEvent _ -> "notifications";
      case CaseNeeded _ ->
          throw new IllegalArgumentException("any service publishes case-needed: name the topic");
    };
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @PreDestroy
  void close() {
    producer.close();
  }

  /** The five topics, by the names the contracts give them. */
  public static List<String> all() {
    return FreshTopics.ALL;
  }
}
