package bida.faults;

import bida.local.machine.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** What the books have to say in the end, question by question. */
final class Settled {

  private record Line(String what, boolean holds, long found, long wanted) {}

  private final Duration patience;
  private final List<Line> lines = new ArrayList<>();

  Settled(Duration patience) {
    this.patience = patience;
  }

  /**
   * Asks until the answer is as wanted, or the patience is over. The answer that ended it counts:
   * what is at work may be otherwise a moment later.
   */
  void becomes(String what, long wanted, LongSupplier question) {
    var found = new AtomicLong();
    Patience.await(
        () -> {
          found.set(question.getAsLong());
          return found.get() == wanted;
        },
        patience);
    is(what, wanted, found.get());
  }

  void is(String what, long wanted, long found) {
    lines.add(new Line(what, found == wanted, found, wanted));
  }

  boolean holds() {
    return lines.stream().allMatch(Line::holds);
  }

  void print() {
    for (var line : lines) {
      System.out.printf(
          "%-4s %-66s %s%n",
          line.holds() ? "ok" : "BAD",
          line.what(),
          line.holds() ? line.found() : line.found() + " instead of " + line.wanted());
    }
  }
}
