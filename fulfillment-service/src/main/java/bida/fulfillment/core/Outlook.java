package bida.fulfillment.core;

import bida.fulfillment.core.Look.Shelf;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is believed of one way to have a SKU delivered. It turns only when several looks over some
 * time agree: one of them may be old, or of a replica that lags behind.
 *
 * @param seenAt the latest look that told anything
 * @param turn what has been seen of the contrary since
 */
public record Outlook(Fitness fitness, @Nullable Instant seenAt, @Nullable Turn turn) {

  /** Nothing is known against it. */
  public static final Outlook NONE = new Outlook(Fitness.USABLE, null, null);

  /** Looks in a row that contradict what is believed. */
  public record Turn(int looks, Instant since) {}

  /**
   * How much it takes to turn.
   *
   * @param looks in a row
   * @param pauseAfter from the first of them to the last, before a way counts as of no use
   * @param resumeAfter the same before it counts as usable again; longer, or it would flutter
   * @param forgetAfter what nobody has confirmed for so long is known no more
   */
  public record Steadiness(
      int looks, Duration pauseAfter, Duration resumeAfter, Duration forgetAfter) {}

  /** {@code maxCost}: what a unit may cost at most; null without limit. */
  public Outlook see(Look look, @Nullable BigDecimal maxCost, Instant at, Steadiness steady) {
    // The same once more, or one that was overtaken by a later one.
    if (seenAt != null && !at.isAfter(seenAt)) {
      return this;
    }
    return judge(look, maxCost).map(seen -> take(seen, at, steady)).orElse(this);
  }

  private Outlook take(Fitness seen, Instant at, Steadiness steady) {
    if (seen.isUsable() == fitness.isUsable()) {
      return new Outlook(seen, at, null);
    }
    var turning = turn == null ? new Turn(1, at) : new Turn(turn.looks() + 1, turn.since());
    var settled = seen.isUsable() ? steady.resumeAfter() : steady.pauseAfter();
    return turning.looks() >= steady.looks() && !at.isBefore(turning.since().plus(settled))
        ? new Outlook(seen, at, null)
        : new Outlook(fitness, at, turning);
  }

  // What a look does not tell contradicts nothing: a shelf nobody can see is neither empty nor
  // filled again.
  private Optional<Fitness> judge(Look look, @Nullable BigDecimal maxCost) {
    if (!look.onSale()) {
      return Optional.of(Fitness.OFF_SALE);
    }
    if (look.shelf() == Shelf.EMPTY) {
      return Optional.of(Fitness.SOLD_OUT);
    }
    var price = look.price();
    if (maxCost != null && price != null && price.compareTo(maxCost) > 0) {
      return Optional.of(Fitness.TOO_DEAR);
    }
    var untold =
        switch (fitness) {
          case SOLD_OUT -> look.shelf() == Shelf.UNKNOWN;
          case TOO_DEAR -> maxCost != null && price == null;
          case USABLE, OFF_SALE -> false;
        };
    return untold ? Optional.empty() : Optional.of(Fitness.USABLE);
  }

  /** A supplier that has said nothing for long keeps nobody from buying. */
  public Fitness at(Instant now, Steadiness steady) {
    return seenAt == null || !now.isBefore(seenAt.plus(steady.forgetAfter()))
        ? Fitness.USABLE
        : fitness;
  }
}
