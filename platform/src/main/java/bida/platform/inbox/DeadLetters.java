package bida.platform.inbox;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Keeps a record that cannot be applied, as it came, with the reason; {@code bida replay} brings it
 * back.
 */
@ApplicationScoped
class DeadLetters {

  private final MutinyEmitter<byte[]> emitter;
  private final String group;

  DeadLetters(
      @Channel("dead-letters") MutinyEmitter<byte[]> emitter,
      @ConfigProperty(name = "quarkus.application.name") String group) {
    this.emitter = emitter;
    this.group = group;
  }

  /** Tries until the broker takes it: acknowledging before that would lose the record. */
  Uni<Void> send(ConsumerRecord<String, byte[]> kafka, Throwable reason) {
    var headers = new RecordHeaders(kafka.headers());
    headers.add("dead-letter-reason", utf8(reason.getClass().getSimpleName()));
    headers.add("dead-letter-topic", utf8(kafka.topic()));
    headers.add("dead-letter-partition", utf8(String.valueOf(kafka.partition())));
    headers.add("dead-letter-offset", utf8(String.valueOf(kafka.offset())));
    var metadata =
        OutgoingKafkaRecordMetadata.<String>builder()
            .withTopic(kafka.topic() + "." + group + ".dead")
            .withKey(kafka.key())
            .withHeaders(headers)
            .build();
    return Uni.createFrom()
        .deferred(() -> emitter.sendMessage(Message.of(kafka.value()).addMetadata(metadata)))
        .onFailure()
        .retry()
        .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(5))
        .indefinitely();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
