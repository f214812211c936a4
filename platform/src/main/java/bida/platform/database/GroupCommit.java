package bida.platform.database;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Group commit: whatever comes while a group is being written, or shortly after it began, forms the
 * next one. Who comes alone waits for nobody, and under load one commit and one round trip serve
 * many.
 */
public final class GroupCommit<T> {

  /** There are as many in line as can be written before who comes last would have given up. */
  public static final class TooMany extends RuntimeException {
    TooMany(int waiting) {
      super(waiting + " are in line", null, false, false);
    }
  }

  /**
   * How much is written at once.
   *
   * @param pause from the beginning of a group to that of the next: else a middling load would be
   *     written by ones and twos, at the price of a commit each
   * @param writers groups that are being written at the same time
   * @param another in line, who are enough for one more group beside those that are being written,
   *     and without a pause
   * @param group how many a group has at most
   * @param waiting how many may be in line
   * @param slow when the youngest group has taken so long the next one waits for nothing
   * @param slowWriters groups that are being written at the same time then
   */
  public record Limits(
      Duration pause,
      int writers,
      int another,
      int group,
      int waiting,
      Duration slow,
      int slowWriters) {}

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
  private final Ticker ticker;
  private final Function<List<T>, Uni<Void>> write;
  private final Queue<Waiting<T>> line = new ArrayDeque<>();
  private int writing;
  private long youngest;
  private boolean pausing;
  private boolean watching;

  /**
   * @param write commits all of a group or nothing of it
   */
  public GroupCommit(Limits limits, Ticker ticker, Function<List<T>, Uni<Void>> write) {
    this.limits = limits;
    this.ticker = ticker;
    this.write = write;
    this.youngest = ticker.nanos() - limits.pause().toNanos();
  }

  /**
   * Completes when the item is committed. Who gives up before a group took the item up takes it out
   * of the line; after that it may be written all the same.
   */
  public Uni<Void> add(T item) {
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
    var since = ticker.nanos() - youngest;
    var begins = mayBegin(since);
    while (begins && group.size() < limits.group() && !line.isEmpty()) {
      var first = line.remove();
      if (!first.gone.get()) {
        group.add(first);
      }
    }
    if (!group.isEmpty()) {
      writing++;
      youngest = ticker.nanos();
    }
    if (!line.isEmpty()) {
      lookAgain(ticker.nanos() - youngest);
    }
    return group;
  }

  // Perhaps nobody else comes, and no group ends.
  private void lookAgain(long since) {
    if (writing == 0 && !pausing) {
      pausing = true;
      ticker.after(limits.pause().toNanos() - since, this::pauseOver);
    }
    if (writing > 0 && writing < limits.slowWriters() && !watching) {
      watching = true;
      ticker.after(Math.max(1, limits.slow().toNanos() - since), this::watchOver);
    }
  }

  private boolean mayBegin(long since) {
    // One that waits for somebody's lock must not hold up who has nothing to do with it.
    if (writing > 0 && since >= limits.slow().toNanos()) {
      return writing < limits.slowWriters();
    }
    return line.size() >= limits.another()
        ? writing < limits.writers()
        : writing == 0 && since >= limits.pause().toNanos();
  }

  private void pauseOver() {
    synchronized (this) {
      pausing = false;
    }
    next();
  }

  private void watchOver() {
    synchronized (this) {
      watching = false;
    }
    next();
  }

  private void written() {
    boolean more;
    synchronized (this) {
      writing--;
      more = !line.isEmpty();
    }
    if (more) {
      ticker.after(0, this::next);
    }
  }

  private Uni<Void> writeAll(List<Waiting<T>> group) {
    return write(group)
        .onFailure(failure -> group.size() > 1 && isOfTheWork(failure))
        .recoverWithUni(() -> oneByOne(group))
        .onFailure()
        .invoke(failure -> group.forEach(each -> each.told.fail(failure)));
  }

  // Of a group that never wins against others one may: what it wants is less.
  private static boolean isOfTheWork(Throwable failure) {
    return SqlStates.isTransient(failure) || !SqlStates.isInfrastructure(failure);
  }

  // What is wrong with one of them must not keep the others from being written.
  private Uni<Void> oneByOne(List<Waiting<T>> group) {
    var over = new AtomicReference<@Nullable Throwable>();
    return InOrder.each(
        group,
        each -> {
          var gone = over.get();
          if (gone != null) {
            each.told.fail(gone);
          }
          return gone != null || each.gone.get() ? Uni.createFrom().voidItem() : alone(each, over);
        });
  }

  private Uni<Void> alone(Waiting<T> one, AtomicReference<@Nullable Throwable> over) {
    return write(List.of(one))
        .onFailure()
        .invoke(
            failure -> {
              one.told.fail(failure);
              if (!isOfTheWork(failure)) {
                over.set(failure);
              }
            })
        .onFailure()
        .recoverWithNull();
  }

  private Uni<Void> write(List<Waiting<T>> group) {
    return Uni.createFrom()
        .deferred(() -> write.apply(group.stream().map(each -> each.item).toList()))
        .invoke(() -> group.forEach(each -> each.told.complete(null)));
  }
}
