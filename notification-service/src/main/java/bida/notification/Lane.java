package bida.notification;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/** One channel's way out: claims as long as something is asked for, one claim at a time. */
final class Lane {

  private final UnderWay underWay = new UnderWay();
  private final AtomicInteger asked = new AtomicInteger();
  private final Function<UnderWay, Uni<List<MessageRow>>> claim;
  private final Consumer<MessageRow> start;

  Lane(Function<UnderWay, Uni<List<MessageRow>>> claim, Consumer<MessageRow> start) {
    this.claim = claim;
    this.start = start;
  }

  UnderWay underWay() {
    return underWay;
  }

  /** Starts what is due; who asks while it claims makes it claim once more. */
  Uni<Void> run() {
    return Uni.createFrom()
        .deferred(() -> asked.getAndIncrement() == 0 ? claimOn() : Uni.createFrom().voidItem());
  }

  private Uni<Void> claimOn() {
    return Uni.createFrom()
        .deferred(
            () -> {
              asked.set(1);
              return claim.apply(underWay);
            })
        .invoke(rows -> rows.stream().filter(row -> underWay.begin(row.message())).forEach(start))
        .onFailure()
        .invoke(() -> asked.set(0))
        .map(_ -> asked.compareAndSet(1, 0))
        .repeat()
        .until(nobodyAsked -> nobodyAsked)
        .collect()
        .last()
        .replaceWithVoid();
  }
}
