package bida.relay;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What a Connect worker would bring along: the producer and the place where offsets are kept. */
final class KafkaSide {

  private KafkaSide() {}

  static Producer<byte[], byte[]> producer(String bootstrap) {
    var settings = new HashMap<String, Object>();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("client.id", "bida-relay");
    settings.put("acks", "all");
    settings.put("enable.idempotence", "true");
    settings.put("linger.ms", "0");
    settings.put("compression.type", "none");
    // A missing topic or a dead broker shows in /ready after this long, rather than never.
    settings.put("max.block.ms", "10000");
    settings.put("request.timeout.ms", "10000");
    settings.put("delivery.timeout.ms", "30000");
    settings.put("buffer.memory", Long.toString(16L << 20));
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  static Properties worker(String bootstrap, Map<String, String> environment) {
    var worker = new Properties();
    worker.setProperty("bootstrap.servers", bootstrap);
    worker.setProperty(
        "offset.storage", "org.apache.kafka.connect.storage.KafkaOffsetBackingStore");
    worker.setProperty(
        "offset.storage.topic",
        environment.getOrDefault("BIDA_RELAY_OFFSETS_TOPIC", "bida-relay-offsets"));
    worker.setProperty("offset.storage.partitions", "1");
    worker.setProperty(
        "offset.storage.replication.factor",
        environment.getOrDefault("BIDA_RELAY_REPLICATION", "1"));
    // The slot holds WAL until its offset is stored, and a restart repeats what is not stored yet.
    worker.setProperty("offset.flush.interval.ms", "1000");
    worker.setProperty("record.processing.threads", "1");
    return worker;
  }
}
