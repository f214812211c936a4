package bida.relay;

import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;

/** Sends a batch to Kafka and lets the slot move on only when the broker holds all of it. */
final class Deliver implements DebeziumEngine.ChangeConsumer<RecordChangeEvent<SourceRecord>> {

  private final Producer<byte[], byte[]> producer;
  private final Converters converters;
  private final IntConsumer carried;

  Deliver(Producer<byte[], byte[]> producer, Converters converters, IntConsumer carried) {
    this.producer = producer;
    this.converters = converters;
    this.carried = carried;
  }

  @Override
  public void handleBatch(
      List<RecordChangeEvent<SourceRecord>> batch,
      DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
      throws InterruptedException {
    var sent = new ArrayList<Future<RecordMetadata>>(batch.size());
    for (var event : batch) {
      sent.add(producer.send(converters.toKafka(event.record())));
    }
    for (int i = 0; i < sent.size(); i++) {
      try {
        sent.get(i).get();
      } catch (ExecutionException e) {
        throw new NotDelivered(batch.get(i).record().topic(), e);
      }
      committer.markProcessed(batch.get(i));
    }
    committer.markBatchFinished();
    carried.accept(sent.size());
  }

  /** Kafka did not take a record; the engine stops and starts again before it. */
  static final class NotDelivered extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotDelivered(String topic, Throwable cause) {
      super("topic " + topic + ": " + cause.getMessage(), cause);
    }
  }
}
