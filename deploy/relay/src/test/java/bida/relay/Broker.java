package bida.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker with the troubles of one, as its producer sees it. */
final class Broker extends MockProducer<byte[], byte[]> {

  private int answersToLose;
  private boolean away;
  private int eventsUntilAway = Integer.MAX_VALUE;
  private CompletableFuture<Void> answering = CompletableFuture.completedFuture(null);

  Broker() {
    super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
    away |= isEvent(record) && eventsUntilAway-- <= 0;
    if (away) {
      return CompletableFuture.failedFuture(new TimeoutException("nobody is there"));
    }
    var sent = super.send(record);
    if (isEvent(record) && answersToLose > 0) {
      answersToLose--;
      return CompletableFuture.failedFuture(new TimeoutException("the answer got lost"));
    }
    return answering.isDone() || !isEvent(record)
        ? sent
        : answering.thenApply(_ -> sent.resultNow());
  }

  /** The next records are there, and whoever sent them does not know. */
  synchronized void loseAnswers(int answers) {
    answersToLose = answers;
  }

  synchronized void goAway() {
    away = true;
  }

  synchronized void goAwayAfter(int events) {
    eventsUntilAway = events;
  }

  synchronized void comeBack() {
    eventsUntilAway = Integer.MAX_VALUE;
    away = false;
  }

  /** Whoever sends waits from now on, as if it had been stopped itself. */
  synchronized void stopAnswering() {
    answering = new CompletableFuture<>();
  }

  synchronized void answer() {
    answering.complete(null);
  }

  /** What it holds of a key, in the order in which it came. */
  synchronized List<Long> sequencesOf(String key) {
    return headersOf(key, "sequence").stream().map(Long::valueOf).toList();
  }

  synchronized List<String> headersOf(String key, String name) {
    return history().stream()
        .filter(Broker::isEvent)
        .filter(record -> key.equals(new String(record.key(), UTF_8)))
        .map(record -> new String(record.headers().lastHeader(name).value(), UTF_8))
        .toList();
  }

  // A heartbeat comes when it likes.
  private static boolean isEvent(ProducerRecord<byte[], byte[]> record) {
    return !record.topic().startsWith("bida-heartbeat");
  }
}
