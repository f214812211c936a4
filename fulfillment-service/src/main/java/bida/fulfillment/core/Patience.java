package bida.fulfillment.core;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When to ask a supplier again, and how long its "not found" must last before it is believed
 * (protocols of suppliers, rule 4: the window is its submit time-out plus its longest processing).
 *
 * @param memory it can be asked about an order for so long; null where that has no end
 * @param lossAfter an outcome that nobody has learnt for so long is settled at our loss; null:
 *     never
 */
public record Patience(
    Duration answerWithin,
    Duration notFoundWindow,
    int notFoundAtLeast,
    @Nullable Duration memory,
    @Nullable Duration lossAfter) {

  private static final List<Duration> AGES =
      Stream.of(1, 3, 5, 10, 30, 60, 120, 300, 600, 1800).map(Duration::ofSeconds).toList();
  private static final Duration AFTERWARDS = Duration.ofHours(1);

  /** From here on a person looks at it; the supplier is asked on. */
  static final Duration BEFORE_A_CASE = Duration.ofHours(24);

  /** Before its money goes back its supplier is asked once more. */
  static final Duration LAST_WORD = Duration.ofMinutes(5);

  /** Most outcomes are known within seconds: an unknown one is told of once it lasts. */
  static final Duration BEFORE_A_DELAY = Duration.ofMinutes(1);

  /** The next age of the schedule that has not passed yet. */
  Instant nextAsk(Instant dispatchedAt, Instant now) {
    for (var age : AGES) {
      var due = dispatchedAt.plus(age);
      if (due.isAfter(now)) {
        return due;
      }
    }
    return now.plus(AFTERWARDS);
  }

  /** That ask, or the one right before its money goes back. */
  static Instant withLastWord(Instant due, @Nullable Instant lossAt, Instant now) {
    var last = lossAt == null ? due : lossAt.minus(LAST_WORD);
    return now.isBefore(last) && due.isAfter(last) ? last : due;
  }

  /**
   * When what was dispatched then is settled at our loss; null where its supplier forgets it
   * before: nobody can say any more then, so that people decide (C15).
   */
  @Nullable Instant lossAt(Instant dispatchedAt) {
    return lossAfter == null || (memory != null && memory.compareTo(lossAfter) <= 0)
        ? null
        : dispatchedAt.plus(lossAfter);
  }

  /** Whether its supplier can still be asked about it. */
  public boolean reaches(Attempt attempt, Instant now) {
    var dispatchedAt = attempt.dispatchedAt();
    return memory == null || dispatchedAt == null || now.isBefore(dispatchedAt.plus(memory));
  }

  // The last quarter: of two months, two weeks are left to find out by hand.
  boolean nearsTheEnd(Attempt attempt, Instant now) {
    var dispatchedAt = attempt.dispatchedAt();
    return memory != null
        && dispatchedAt != null
        && !now.isBefore(dispatchedAt.plus(memory.multipliedBy(3).dividedBy(4)));
  }

  /**
   * Whether what it said to a question of {@code askedAt} is believed: the window had to be over
   * when the question left, and its memory not when the answer came.
   */
  boolean believes(Attempt attempt, Instant askedAt, Instant now) {
    var since = attempt.notFoundSince();
    // What it has forgotten by rule, it does not find either.
    return since != null
        && reaches(attempt, now)
        && attempt.notFounds() >= notFoundAtLeast
        && !askedAt.isBefore(since.plus(notFoundWindow));
  }
}
