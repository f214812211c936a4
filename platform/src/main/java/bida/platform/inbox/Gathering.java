package bida.platform.inbox;

import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jspecify.annotations.Nullable;

/**
 * Makes one group of all that came while the group before it was applied. In a rush a poll of Kafka
 * finds a few records each time, and a transaction costs nearly the same for few as for many; alone
 * a record waits for nothing. Where much waits, a second group is made while the database has the
 * first, of other keys, so the order of each key is kept. Groups are acknowledged in the order in
 * which they came.
 */
final class Gathering implements Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> {

  // As many as one poll brings at most: the locks of a larger group would be held for too long.
  private static final int LARGEST = 200;
  // One is in the database while the other is read and written out; a third would wait for both.
  private static final int AT_ONCE = 2;
  // Beside another, a smaller one would save less than its transaction costs.
  private static final int WORTH_A_SECOND = LARGEST / 2;

  /** Polls applied together; what became of them is told when all before them have ended. */
  private static final class Group {
    final List<Message<ConsumerRecords<String, byte[]>>> polls = new ArrayList<>();
    final Set<String> keys = new HashSet<>();
    boolean ended;
    @Nullable Throwable failure;
  }

  private final Vertx vertx;
  private final Function<List<ConsumerRecord<String, byte[]>>, Uni<Void>> apply;

  private final ArrayDeque<Message<ConsumerRecords<String, byte[]>>> waiting = new ArrayDeque<>();
  private final ArrayDeque<Group> underWay = new ArrayDeque<>();
  private int records;
  private boolean asked;
  private boolean refused;
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
    if (group == null) {
      return;
    }
    // A context of its own, as a message has that comes alone: what it keeps there ends with it.
    var context =
        Objects.requireNonNull(
            VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext()), "duplicated");
    context.runOnContext(
        _ -> apply(group).subscribe().with(_ -> end(group, null), failure -> end(group, failure)));
  }

  private Uni<Void> apply(Group group) {
    var all = new ArrayList<ConsumerRecord<String, byte[]>>();
    group.polls.forEach(poll -> poll.getPayload().forEach(all::add));
    return apply.apply(all);
  }

  private void end(Group group, @Nullable Throwable failure) {
    var over = new ArrayList<Group>();
    synchronized (this) {
      group.ended = true;
      group.failure = failure;
      while (!refused && !underWay.isEmpty() && underWay.getFirst().ended) {
        over.add(underWay.removeFirst());
        refused = over.getLast().failure != null;
      }
    }
    over.forEach(Gathering::tell);
    start();
    ask();
  }

  // Neither is waited for: the connector keeps the one, and stops for the other.
  private static void tell(Group group) {
    var failure = group.failure;
    for (var poll : group.polls) {
      var _ = failure == null ? poll.ack() : poll.nack(failure);
    }
  }

  /** Of what waits, in its order; null where nothing may begin now. */
  private synchronized @Nullable Group next() {
    if (!mayBegin()) {
      return null;
    }
    var group = new Group();
    int size = 0;
    while (!waiting.isEmpty()) {
      var poll = waiting.getFirst().getPayload();
      if (size > 0 && size + poll.count() > LARGEST || isUnderWay(poll)) {
        break;
      }
      group.polls.add(waiting.removeFirst());
      poll.forEach(record -> group.keys.add(record.key()));
      size += poll.count();
    }
    if (group.polls.isEmpty()) {
      return null;
    }
    records -= size;
    underWay.add(group);
    return group;
  }

  private boolean mayBegin() {
    return !refused
        && underWay.stream().noneMatch(group -> group.failure != null)
        && (underWay.isEmpty() || underWay.size() < AT_ONCE && records >= WORTH_A_SECOND);
  }

  private boolean isUnderWay(ConsumerRecords<String, byte[]> poll) {
    for (var record : poll) {
      if (underWay.stream().anyMatch(group -> group.keys.contains(record.key()))) {
        return true;
      }
    }
    return false;
  }
}
