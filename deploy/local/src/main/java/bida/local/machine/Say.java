package bida.local.machine;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Progress for the person who waits: what happened, and how many seconds in. */
public final class Say {

  private final PrintStream out;
  private final long start = System.nanoTime();

  public Say(PrintStream out) {
    this.out = out;
  }

  public void line(String who, String what) {
    synchronized (out) {
      out.printf(Locale.ROOT, "%7.1f s  %-13s %s%n", seconds(), who, what);
      out.flush();
    }
  }

  public double seconds() {
    return Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
  }
}
