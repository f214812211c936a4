package bida.payment;

import bida.platform.database.Ticker;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Requests that wait for what is on its way here. Together they look for it, one look at a time:
 * who waits must not take from whoever brings it what that needs for it.
 */
final class WaitingRoom<T> {

  /** It did not come in time. */
  static final class NotCome extends RuntimeException {
    NotCome() {
      super("it did not come", null, false, false);
    }
  }

  /** As many wait as may. */
  static final class Full extends RuntimeException {
    Full(int waiting) {
      super(waiting + " are waiting", null, false, false);
    }
  }

  /**
   * How long and how many.
   *
   * @param most how many wait at the same time
   * @param longest how long each of them waits, and up to {@code between} longer
   * @param between from a look for everything to the next, for what nobody told us of
   */
  record Limits(int most, Duration longest, Duration between) {}

  private record Waiting<T>(String key, long since, UniEmitter<? super T> told) {}

  private final Limits limits;
  private final Ticker ticker;
  private final Function<Set<String>, Uni<Map<String, T>>> find;
  private final Map<String, List<Waiting<T>>> byKey = new HashMap<>();
  private Set<String> wanted = new HashSet<>();
  private int waiting;
  private boolean looking;
  private long began;
  private boolean ticking;

  /**
   * @param find those of the keys that are there; not asked again before it has answered, or has
   *     taken as long as anybody waits
   */
  WaitingRoom(Limits limits, Ticker ticker, Function<Set<String>, Uni<Map<String, T>>> find) {
    this.limits = limits;
    this.ticker = ticker;
    this.find = find;
  }

  /** Fails with {@link NotCome} or {@link Full}. Who gives up is forgotten at once. */
  Uni<T> await(String key) {
    return Uni.createFrom()
        .emitter(
            told -> {
              var one = new Waiting<T>(key, ticker.nanos(), told);
              if (enter(one)) {
                told.onTermination(() -> leave(one));
              } else {
                told.fail(new Full(limits.most()));
              }
            });
  }

  /** It is there, for whoever looks; a look for nobody is none. */
  void came(String key) {
    if (want(key)) {
      ticker.after(0, this::look);
    }
  }

  synchronized int waiting() {
    return waiting;
  }

  private synchronized boolean enter(Waiting<T> one) {
    if (waiting >= limits.most()) {
      return false;
    }
    byKey.computeIfAbsent(one.key(), _ -> new ArrayList<>()).add(one);
    waiting++;
    if (!ticking) {
      ticking = true;
      ticker.after(limits.between().toNanos(), this::tick);
    }
    return true;
  }

  private synchronized void leave(Waiting<T> one) {
    var same = byKey.get(one.key());
    if (same != null && same.remove(one)) {
      waiting--;
      if (same.isEmpty()) {
        byKey.remove(one.key());
      }
    }
  }

  private synchronized boolean want(String key) {
    return byKey.containsKey(key) && wanted.add(key) && !looking;
  }

  private void tick() {
    overdue().forEach(one -> one.told().fail(new NotCome()));
    look();
  }

  private synchronized List<Waiting<T>> overdue() {
    var now = ticker.nanos();
    var overdue =
        byKey.values().stream()
            .flatMap(List::stream)
            .filter(one -> now - one.since() >= limits.longest().toNanos())
            .toList();
    overdue.forEach(this::leave);
    wanted.addAll(byKey.keySet());
    ticking = waiting > 0;
    if (ticking) {
      ticker.after(limits.between().toNanos(), this::tick);
    }
    return overdue;
  }

  // A look that fails tells nobody anything: the next one does, or the end of the time to wait.
  private void look() {
    var keys = take();
    if (!keys.isEmpty()) {
      Uni.createFrom()
          .deferred(() -> find.apply(keys))
          .invoke(found -> found.forEach(this::tell))
          .onTermination()
          .invoke(this::looked)
          .subscribe()
          .with(_ -> {}, _ -> {});
    }
  }

  private synchronized Set<String> take() {
    var now = ticker.nanos();
    // One that gets no answer is given up: a dead connection must not keep everybody out.
    if (looking && now - began < limits.longest().toNanos()) {
      return Set.of();
    }
    var keys = wanted;
    keys.retainAll(byKey.keySet());
    wanted = new HashSet<>();
    looking = !keys.isEmpty();
    began = now;
    return keys;
  }

  private void looked() {
    boolean more;
    synchronized (this) {
      looking = false;
      more = !wanted.isEmpty();
    }
    if (more) {
      ticker.after(0, this::look);
    }
  }

  private void tell(String key, T it) {
    took(key).forEach(one -> one.told().complete(it));
  }

  private synchronized List<Waiting<T>> took(String key) {
    var all = byKey.getOrDefault(key, List.of());
    byKey.remove(key);
    waiting -= all.size();
    return all;
  }
}
