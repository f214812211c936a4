package bida.platform.database;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Time that runs on, and that something can be put off by. */
public interface Ticker {

  /** As {@link System#nanoTime}. */
  long nanos();

  /** On a thread of its own: what runs then belongs to no request and has no part in its trace. */
  void after(long nanos, Runnable task);

  /** Of the machine, for what must go on when the service's clock stands still. */
  static Ticker system() {
    return new Ticker() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public void after(long nanos, Runnable task) {
        Executor thread = Thread.ofVirtual().name("ticker")::start;
        var then =
            nanos > 0
                ? CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, thread)
                : thread;
        then.execute(task);
      }
    };
  }
}
