package bida.load.measure;

import java.time.Duration;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** Numbered things that somebody sends and somebody else hears of: when each came first. */
public final class Arrivals {

  private final int first;
  private final List<CompletableFuture<Long>> each;
  private final CountDownLatch missing;
  private final LongAdder again = new LongAdder();

  public Arrivals(int first, int count) {
    this.first = first;
    this.each = Stream.generate(CompletableFuture<Long>::new).limit(count).toList();
    this.missing = new CountDownLatch(count);
  }

  /** Of others than those it was made for nothing is kept. */
  public void came(int number, long nanos) {
    var place = number - first;
    if (place < 0 || place >= each.size()) {
      return;
    }
    if (each.get(place).complete(nanos)) {
      missing.countDown();
    } else {
      again.increment();
    }
  }

  /** When it came; fails when it does not within the limit. */
  public long await(int number, Duration limit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return each.get(number - first).get(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Itself, when the last of them has come; fails when that does not within the limit. */
  public Arrivals awaitAll(Duration limit) throws InterruptedException {
    if (!missing.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new IllegalStateException(
          "%d of %d have not come within %s".formatted(missing(), each.size(), limit));
    }
    return this;
  }

  public long missing() {
    return missing.getCount();
  }

  /** How many came that had come before. */
  public long again() {
    return again.sum();
  }

  /** When those came that have come. */
  public LongSummaryStatistics nanos() {
    return each.stream()
        .filter(CompletableFuture::isDone)
        .mapToLong(CompletableFuture::join)
        .summaryStatistics();
  }

  /** From the first that came to the last. */
  public double perSecond() {
    var nanos = nanos();
    return nanos.getCount() < 2
        ? 0
        : (nanos.getCount() - 1) / ((nanos.getMax() - nanos.getMin()) / 1e9);
  }
}
