package bida.payment.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/**
 * Two halves of a work that takes a processor each, at the same time. On threads of the system: on
 * virtual ones they would keep callbacks from the processors.
 */
public final class Halves {

  private Halves() {}

  /** Blocks until both have ended; throws what the first of them threw that did. */
  public static <T> List<T> run(String name, Callable<T> first, Callable<T> second)
      throws ExecutionException, InterruptedException {
    var names = Thread.ofPlatform().daemon().name(name + " ", 1).factory();
    try (var threads = Executors.newFixedThreadPool(2, names)) {
      var results = new ArrayList<T>();
      for (var half : threads.invokeAll(List.of(first, second))) {
        results.add(half.get());
      }
      return results;
    }
  }
}
