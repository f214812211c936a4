package bida.fulfillment.supplier;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A card that a supplier sold us, in clear: it goes from the answer into the vault, and nowhere
 * else.
 */
public record Card(String number, @Nullable String secret, @Nullable Instant expiresAt) {

  @Override
  public String toString() {
    return "Card[***]";
  }
}
