package bida.load.measure;

import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.Executors;

/** Clients that each ask again as soon as they are answered: finds how much there is at most. */
public final class ClosedLoad {

  private ClosedLoad() {}

  /** As long as that, and no longer than there are numbers: each is drawn once. */
  public static Run run(
      int clients, Duration length, Iterator<Integer> numbers, Operation operation) {
    var run = new Run();
    var began = System.nanoTime();
    var end = began + length.toNanos();
    try (var threads = Executors.newFixedThreadPool(clients)) {
      for (int client = 0; client < clients; client++) {
        threads.execute(
            () -> {
              var asked = System.nanoTime();
              for (var number = next(numbers); number >= 0 && asked < end; number = next(numbers)) {
                var right = OpenLoad.perform(operation, number);
                var answered = System.nanoTime();
                run.answered(asked, answered, right);
                asked = answered;
              }
            });
      }
    }
    return run.after(System.nanoTime() - began);
  }

  private static int next(Iterator<Integer> numbers) {
    synchronized (numbers) {
      return numbers.hasNext() ? numbers.next() : -1;
    }
  }
}
