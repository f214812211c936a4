package bida.simulators.supplier;

import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import java.time.Duration;
import java.time.InstantSource;

/** Takes orders into the book, to end as the knobs or the account say. */
public final class Sales {
  private static final Duration USUAL = Duration.ofSeconds(2);
  private static final Duration LATE = Duration.ofMinutes(10);

  private final InstantSource clock;
  private final SalesBook book;
  private final Knobs knobs;

  public Sales(InstantSource clock, SalesBook book, Knobs knobs) {
    this.clock = clock;
    this.book = book;
    this.knobs = knobs;
  }

  /** Callers hold the book's monitor. {@code byAccount}: how it ends without a knob. */
  public Sale take(
      Scope scope,
      String reference,
      String line,
      String product,
      int quantity,
      String account,
      String notifyUrl,
      Outcome byAccount) {
    var now = clock.instant();
    var outcome = knobs.word("supplier.outcome", scope).map(Outcome::named).orElse(byAccount);
    if (outcome != Outcome.success) knobs.injected("supplier.outcome." + outcome, scope);
    var endsAt = now.plus(knobs.time("supplier.delay", scope).orElse(USUAL));
    return book.write(
        new Sale(
            reference,
            scope.order(),
            line,
            product,
            quantity,
            account,
            notifyUrl,
            outcome,
            now,
            endsAt,
            endsAt.plus(knobs.time("supplier.late", scope).orElse(LATE))));
  }
}
