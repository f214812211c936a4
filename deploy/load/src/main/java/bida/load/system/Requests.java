package bida.load.system;

import bida.local.stack.Stack;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What order-service asks of fulfillment-service, on a topic of its own. */
public final class Requests implements AutoCloseable {

  static final String TOPIC = "bench-orders";

  private static final int PARTITIONS = 6;
  private static final String GROUP = "bench";

  private final TopicsApart topics;
  private final KafkaProducer<String, byte[]> producer;

  private Requests(TopicsApart topics, String kafka) {
    this.topics = topics;
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka, "linger.ms", 0),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** On a topic that holds nothing. */
  public static Requests open(Stack stack) throws Exception {
    var topic = new NewTopic(TOPIC, Optional.of(PARTITIONS), Optional.empty());
    var topics = TopicsApart.create(stack, List.of(topic));
    topics.forget(GROUP);
    return new Requests(topics, stack.at().kafka());
  }

  /** One unit of the SKU for a new order. */
  public void send(String orderNo, String sku) {
    var body =
        """
        {"orderNo":"%s","tenant":"bench","buyerId":"buyer","lines":[{"lineNo":1,"sku":"%s",\
        "productType":"CARD_KEY","quantity":1,"unitPrice":{"amountMinor":990,"currency":"CNY"}}],\
        "requestedAt":"2026-01-01T00:00:00Z","promisedBy":"2026-01-01T00:05:00Z"}\
        """
            .formatted(orderNo, sku);
    var record = new ProducerRecord<>(TOPIC, orderNo, utf8(body));
    record.headers().add("ce_type", utf8("delivery-requested"));
    record.headers().add("ce_id", utf8(orderNo));
    record.headers().add("sequence", utf8("1"));
    producer.send(record);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws Exception {
    producer.close();
    topics.forget(GROUP);
    topics.close();
  }
}
