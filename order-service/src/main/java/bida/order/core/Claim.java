package bida.order.core;

import bida.contracts.ClaimKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the buyer says is wrong with a delivered line, and where the order stood before.
 *
 * @param number counts the claims of the line
 * @param unit the key he means; null for all of the line
 * @param deadline what the order waited for; it has as long again once this is over
 * @param urgedAt when he asked after the answer last
 */
public record Claim(
    int number,
    ClaimKind kind,
    @Nullable Integer unit,
    OrderStatus cameFrom,
    Instant deadline,
    Instant openedAt,
    State state,
    @Nullable Instant urgedAt) {

  Claim(
      int number,
      ClaimKind kind,
      @Nullable Integer unit,
      OrderStatus cameFrom,
      Instant deadline,
      Instant openedAt,
      State state) {
    this(number, kind, unit, cameFrom, deadline, openedAt, state, null);
  }

  /** How far it has come. */
  public enum State {
    OPEN,
    /** The rules alone have not ended it in time. */
    WITH_STAFF,
    REISSUED,
    REFUSED,
    UPHELD
  }

  boolean isOpen() {
    return state == State.OPEN || state == State.WITH_STAFF;
  }

  Claim to(State next) {
    return new Claim(number, kind, unit, cameFrom, deadline, openedAt, next, urgedAt);
  }

  Claim urged(Instant at) {
    return new Claim(number, kind, unit, cameFrom, deadline, openedAt, state, at);
  }
}
