package bida.load.measure;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * Arrivals that do not wait for one another. A system that stalls meets all that came meanwhile,
 * and each of them counts its wait.
 */
public final class OpenLoad {

  // Below this a thread is not woken in time anyway.
  private static final long SHORTEST_NAP_NANOS = 50_000;

  private OpenLoad() {}

  /** With a thread for each that is under way. */
  public static Run run(Schedule schedule, Operation operation) {
    return run(Executors.newVirtualThreadPerTaskExecutor(), schedule, operation);
  }

  /**
   * With as many at the same time as there are connections; who comes meanwhile waits, and that
   * counts. A thread of the system waits for an answer at half the cost of a virtual one.
   */
  public static Run run(int atOnce, Schedule schedule, Operation operation) {
    return run(Executors.newFixedThreadPool(atOnce), schedule, operation);
  }

  private static Run run(ExecutorService executor, Schedule schedule, Operation operation) {
    var run = new Run();
    // What is to be sent becomes old now: copied by this tool's collector in the middle of the load
    // it would count as a stall of the service.
    System.gc();
    var began = System.nanoTime();
    try (var threads = executor) {
      for (int number = 0; number < schedule.size(); number++) {
        var due = began + schedule.due(number);
        awaitNanos(due);
        submit(threads, run, operation, number, due);
      }
    }
    return run.after(System.nanoTime() - began);
  }

  private static void submit(
      ExecutorService threads, Run run, Operation operation, int number, long due) {
    threads.execute(
        () -> {
          var right = perform(operation, number);
          run.answered(due, System.nanoTime(), right);
        });
  }

  static boolean perform(Operation operation, int number) {
    try {
      return operation.perform(number);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (Exception e) {
      return false;
    }
  }

  private static void awaitNanos(long due) {
    for (var left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      if (left > SHORTEST_NAP_NANOS) {
        LockSupport.parkNanos(left - SHORTEST_NAP_NANOS);
      } else {
        Thread.onSpinWait();
      }
    }
  }
}
