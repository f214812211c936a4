package bida.platform.inbox;

import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jspecify.annotations.Nullable;

/**
 * Makes one group of all that came while the group before it was applied. In a rush a poll of Kafka
 * finds a few records each time, and a transaction costs nearly the same for few as for many; alone
 * a record waits for nothing. One group is under way at a time, so the order of keys is kept.
 */
final class Gathering implements Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> {

  // As many as one poll brings at most: the locks of a larger group would be held for too long.
  private static final int LARGEST = 200;

  private final Vertx vertx;
  private final Function<List<ConsumerRecord<String, byte[]>>, Uni<Void>> apply;

  private final ArrayDeque<Message<ConsumerRecords<String, byte[]>>> waiting = new ArrayDeque<>();
  private int records;
  private boolean asked;
  private boolean busy;
  private Flow.@Nullable Subscription polls;

  Gathering(Vertx vertx, Function<List<ConsumerRecord<String, byte[]>>, Uni<Void>> apply) {
    this.vertx = vertx;
    this.apply = apply;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    synchronized (this) {
      polls = subscription;
    }
    ask();
  }

  @Override
  public void onNext(Message<ConsumerRecords<String, byte[]>> poll) {
    synchronized (this) {
      asked = false;
      waiting.add(poll);
      records += poll.getPayload().count();
    }
    start();
    ask();
  }

  // The channel tells of its end by its health; what was not applied comes once more.
  @Override
  public void onError(Throwable failure) {}

  @Override
  public void onComplete() {}

  // Outside of the lock: the answer may come at once.
  private void ask() {
    Flow.Subscription ask = null;
    synchronized (this) {
      if (!asked && records < LARGEST) {
        asked = true;
        ask = polls;
      }
    }
    if (ask != null) {
      ask.request(1);
    }
  }

  private void start() {
    var group = next();
    if (group.isEmpty()) {
      return;
    }
    // A context of its own, as a message has that comes alone: what it keeps there ends with it.
    var context =
        Objects.requireNonNull(
            VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext()), "duplicated");
    context.runOnContext(
        _ -> apply(group).subscribe().with(_ -> goOn(), failure -> refuse(group, failure)));
  }

  private Uni<Void> apply(List<Message<ConsumerRecords<String, byte[]>>> group) {
    var all = new ArrayList<ConsumerRecord<String, byte[]>>();
    group.forEach(poll -> poll.getPayload().forEach(all::add));
    return apply.apply(all).invoke(() -> acknowledge(group));
  }

  private void goOn() {
    synchronized (this) {
      busy = false;
    }
    start();
    ask();
  }

  // Neither is waited for: the connector keeps the one, and stops for the other.
  private static void acknowledge(List<Message<ConsumerRecords<String, byte[]>>> group) {
    for (var poll : group) {
      var _ = poll.ack();
    }
  }

  private static void refuse(
      List<Message<ConsumerRecords<String, byte[]>>> group, Throwable failure) {
    for (var poll : group) {
      var _ = poll.nack(failure);
    }
  }

  private synchronized List<Message<ConsumerRecords<String, byte[]>>> next() {
    var group = new ArrayList<Message<ConsumerRecords<String, byte[]>>>();
    if (busy) {
      return group;
    }
    int size = 0;
    while (!waiting.isEmpty()) {
      int more = waiting.getFirst().getPayload().count();
      if (!group.isEmpty() && size + more > LARGEST) {
        break;
      }
      group.add(waiting.removeFirst());
      size += more;
    }
    records -= size;
    busy = !group.isEmpty();
    return group;
  }
}
