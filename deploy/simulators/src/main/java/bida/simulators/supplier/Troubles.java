package bida.simulators.supplier;

import bida.simulators.http.Answer;
import bida.simulators.knobs.Counts;
import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/** The troubles that every supplier's API can have, around what it answers. */
public final class Troubles {
  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final Set<String> KNOBS =
      Set.of(
          "api.fail5xx",
          "api.timeoutButDone",
          "api.unavailable",
          "api.garbage",
          "api.on",
          "api.silence",
          "query.notFoundFirst",
          "supplier.outcome",
          "supplier.delay",
          "supplier.late",
          "supplier.outOfStock",
          "supplier.noBalance");

  private final SalesBook book;
  private final Knobs knobs;
  private final Counts counts;

  public Troubles(SalesBook book, Knobs knobs, Counts counts) {
    this.book = book;
    this.knobs = knobs;
    this.counts = counts;
  }

  public static Set<String> knobs(String... more) {
    var all = new HashSet<>(KNOBS);
    all.addAll(Set.of(more));
    return Shelf.knobs(all);
  }

  /** What it did is on disk before it is told, or before it is not told. */
  public Answer around(String kind, Scope scope, Supplier<Answer> work) {
    counts.request(kind, scope.order());
    if (knobs.takeOn("api.unavailable", kind, scope)) return Answer.silent(Duration.ZERO);
    if (knobs.takeOn("api.fail5xx", kind, scope)) return Answer.text(500, "Internal Server Error");
    var answer = work.get();
    book.journal().force();
    if (knobs.takeOn("api.timeoutButDone", kind, scope)) {
      return Answer.silent(knobs.time("api.silence", scope).orElse(SILENCE));
    }
    return knobs.takeOn("api.garbage", kind, scope)
        ? Answer.text(200, "<html>maintenance</html>")
        : answer;
  }
}
