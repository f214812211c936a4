package bida.load.measure;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that each ask again as soon as they are answered: finds how much there is at most. */
public final class ClosedLoad {

  private ClosedLoad() {}

  /** Numbers are drawn from {@code numbers}, so that no two runs use the same one. */
  public static Run run(int clients, Duration length, AtomicInteger numbers, Operation operation) {
    var run = new Run();
    var began = System.nanoTime();
    var end = began + length.toNanos();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int client = 0; client < clients; client++) {
        threads.execute(
            () -> {
              for (var asked = System.nanoTime(); asked < end; asked = System.nanoTime()) {
                var right = OpenLoad.perform(operation, numbers.getAndIncrement());
                run.answered(asked, System.nanoTime(), right);
              }
            });
      }
    }
    return run.after(System.nanoTime() - began);
  }
}
