package bida.fulfillment.vault;

import org.jspecify.annotations.Nullable;

/** A card key in clear: it lives on the way in, until sealed, and in the answer to a reveal. */
record Secret(@Nullable String number, String secret) {

  // Shorter secrets would be half told by their last four.
  private static final int LONG_ENOUGH_FOR_A_HINT = 12;

  /** What a mask may show of it. */
  String hint() {
    return secret.length() < LONG_ENOUGH_FOR_A_HINT ? "" : secret.substring(secret.length() - 4);
  }

  @Override
  public String toString() {
    return "Secret[***]";
  }
}
