package bida.fulfillment.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What has come of the cards of an attempt whose supplier says that it has sold them.
 *
 * @param shortSince when it said so first without all of them
 * @param toldAt when people were told of it
 * @param completeAt when all of them were here
 */
public record CardsSoFar(
    @Nullable Instant shortSince, @Nullable Instant toldAt, @Nullable Instant completeAt) {

  static final CardsSoFar NONE = new CardsSoFar(null, null, null);

  CardsSoFar missing(Instant at) {
    return shortSince == null ? new CardsSoFar(at, toldAt, completeAt) : this;
  }

  CardsSoFar told(Instant at) {
    return new CardsSoFar(shortSince, at, completeAt);
  }

  CardsSoFar complete(Instant at) {
    return new CardsSoFar(shortSince, toldAt, at);
  }
}
