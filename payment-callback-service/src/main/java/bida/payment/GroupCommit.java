package bida.payment;

import bida.platform.database.SqlStates;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Group commit: whatever comes while a group is being written forms the next one. Nobody waits for
 * others to come, and under load one commit and one round trip serve many.
 */
final class GroupCommit<T> {

  /** There are as many in line as can be written before who comes last would have given up. */
  static final class TooMany extends RuntimeException {
    TooMany(int waiting) {
      super(waiting + " are in line", null, false, false);
    }
  }

  /**
   * How much is written at once.
   *
   * @param writers groups that are being written at the same time
   * @param another in line, who are enough for one more group beside those that are being written
   * @param group how many a group has at most
   * @param waiting how many may be in line
   * @param slow when the youngest group has taken so long the next one waits for nothing
   * @param slowWriters groups that are being written at the same time then
   */
  record Limits(int writers, int another, int group, int waiting, Duration slow, int slowWriters) {}

  private static final class Waiting<T> {
    private final T item;
    private final UniEmitter<? super Void> told;
    private final AtomicBoolean gone = new AtomicBoolean();

    Waiting(T item, UniEmitter<? super Void> told) {
      this.item = item;
      this.told = told;
      told.onTermination(() -> gone.set(true));
    }
  }

  private final Limits limits;
  private final LongSupplier nanos;
  private final Function<List<T>, Uni<Void>> write;
  private final Queue<Waiting<T>> line = new ArrayDeque<>();
  private int writing;
  private long youngest;

  /**
   * @param nanos a clock that runs on, as {@link System#nanoTime}
   * @param write commits all of a group or nothing of it
   */
  GroupCommit(Limits limits, LongSupplier nanos, Function<List<T>, Uni<Void>> write) {
    this.limits = limits;
    this.nanos = nanos;
    this.write = write;
  }

  /**
   * Completes when the item is committed. Who gives up before a group took the item up takes it out
   * of the line; after that it may be written all the same.
   */
  Uni<Void> add(T item) {
    return Uni.createFrom()
        .emitter(
            told -> {
              if (join(new Waiting<>(item, told))) {
                next();
              } else {
                told.fail(new TooMany(limits.waiting()));
              }
            });
  }

  private synchronized boolean join(Waiting<T> waiting) {
    return line.size() < limits.waiting() && line.add(waiting);
  }

  private void next() {
    var group = take();
    if (!group.isEmpty()) {
      writeAll(group).onTermination().invoke(this::written).subscribe().with(_ -> {}, _ -> {});
    }
  }

  private synchronized List<Waiting<T>> take() {
    var group = new ArrayList<Waiting<T>>();
    var begins = mayBegin();
    while (begins && group.size() < limits.group() && !line.isEmpty()) {
      var first = line.remove();
      if (!first.gone.get()) {
        group.add(first);
      }
    }
    if (!group.isEmpty()) {
      writing++;
      youngest = nanos.getAsLong();
    }
    return group;
  }

  // One that waits for somebody's lock must not hold up who has nothing to do with it.
  private boolean mayBegin() {
    if (writing > 0 && nanos.getAsLong() - youngest >= limits.slow().toNanos()) {
      return writing < limits.slowWriters();
    }
    return writing == 0 || writing < limits.writers() && line.size() >= limits.another();
  }

  private void written() {
    boolean more;
    synchronized (this) {
      writing--;
      more = !line.isEmpty();
    }
    if (more) {
      // A thread of its own: the next group belongs to no request and must not inherit its trace.
      Thread.ofVirtual().name("group commit").start(this::next);
    }
  }

  private Uni<Void> writeAll(List<Waiting<T>> group) {
    return write(group)
        .onFailure(failure -> group.size() > 1 && !SqlStates.isInfrastructure(failure))
        .recoverWithUni(() -> oneByOne(group))
        .onFailure()
        .invoke(failure -> group.forEach(each -> each.told.fail(failure)));
  }

  // What is wrong with one of them must not keep the others from being written.
  private Uni<Void> oneByOne(List<Waiting<T>> group) {
    return Multi.createFrom()
        .iterable(group)
        .onItem()
        .transformToUniAndConcatenate(
            each ->
                write(List.of(each))
                    .onFailure()
                    .invoke(each.told::fail)
                    .onFailure()
                    .recoverWithNull())
        .collect()
        .asList()
        .replaceWithVoid();
  }

  private Uni<Void> write(List<Waiting<T>> group) {
    return Uni.createFrom()
        .deferred(() -> write.apply(group.stream().map(each -> each.item).toList()))
        .invoke(() -> group.forEach(each -> each.told.complete(null)));
  }
}
