package bida.fulfillment;

import bida.platform.problem.Problems;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes so many pages at a time and no more, on threads of their own: gates are served beside. */
@ApplicationScoped
class Printers {

  // A page takes a processor for some 30 ms, and while it is made 5 MB of the heap, 16 where a name
  // needs the larger part of the font: the heap has about a hundred.
  static final int AT_ONCE = 2;
  // They are answered within half a second; who comes later is told to come back.
  static final int WAITING = 16;
  private static final int BACK_IN_SECONDS = 1;

  private final Semaphore places = new Semaphore(AT_ONCE + WAITING);
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          AT_ONCE,
          AT_ONCE,
          10,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(AT_ONCE + WAITING),
          Thread.ofPlatform().name("ticket-printer-", 0).daemon().factory());

  Printers() {
    // Whole days pass without a print.
    threads.allowCoreThreadTimeOut(true);
  }

  /** The place is taken first, so that what is written down as shown is shown. */
  <T> Uni<byte[]> print(Supplier<Uni<T>> shown, Function<T, byte[]> page) {
    return Uni.createFrom()
        .deferred(
            () -> {
              if (!places.tryAcquire()) {
                throw Problems.unavailable(
                    "printers_busy", "Many tickets are being printed.", BACK_IN_SECONDS);
              }
              return Uni.createFrom()
                  .deferred(() -> shown.get())
                  .emitOn(threads)
                  .map(page)
                  .onTermination()
                  .invoke(places::release);
            });
  }

  @PreDestroy
  void stop() {
    threads.shutdown();
  }
}
