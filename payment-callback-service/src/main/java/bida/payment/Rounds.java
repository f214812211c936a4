package bida.payment;

import bida.platform.database.SqlStates;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Runs one round after the other while there are calls for it; a call during a round asks for one
 * more.
 */
public final class Rounds {

  private static final Logger LOG = Logger.getLogger(Rounds.class);

  private final String what;
  private final Shift shift;
  private final Supplier<Uni<Void>> round;
  private final AtomicInteger calls = new AtomicInteger();

  public Rounds(String what, Shift shift, Supplier<Uni<Void>> round) {
    this.what = what;
    this.shift = shift;
    this.round = round;
  }

  public void call() {
    if (!shift.isOver() && calls.getAndIncrement() == 0) {
      // A thread of its own: a round belongs to no request and must not inherit its trace.
      Thread.ofVirtual().name(what).start(this::run);
    }
  }

  /** Each fails alone: the rest of the round goes on. */
  <T> Uni<Void> each(List<T> due, int atOnce, Function<T, Uni<Void>> work) {
    return Multi.createFrom()
        .iterable(due)
        .onItem()
        .transformToUni(
            item -> work.apply(item).onFailure().invoke(this::report).onFailure().recoverWithNull())
        .merge(atOnce)
        .collect()
        .asList()
        .replaceWithVoid();
  }

  private void run() {
    int answered = calls.get();
    Uni.createFrom()
        .deferred(round::get)
        .onFailure()
        .invoke(this::report)
        .onFailure()
        .recoverWithNull()
        .subscribe()
        .with(
            _ -> {
              if (calls.addAndGet(-answered) > 0) {
                Thread.ofVirtual().name(what).start(this::run);
              }
            });
  }

  private void report(Throwable failure) {
    if (shift.isOver()) {
      return;
    }
    if (SqlStates.isInfrastructure(failure)) {
      LOG.warnf(
          "Cannot %s now (%s); tried again within a second.",
          what, failure.getClass().getSimpleName());
    } else {
      LOG.errorf(failure, "Cannot %s; tried again within a second.", what);
    }
  }
}
