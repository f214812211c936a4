package bida.notification;

import bida.platform.problem.Problems;
import org.jspecify.annotations.Nullable;

/** A place in a tenant's feed: opaque, and later places sort behind earlier ones. */
record FeedCursor(long position) {

  private static final String PREFIX = "ev";

  /** The beginning where none is given. */
  static FeedCursor parse(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return new FeedCursor(0);
    }
    try {
      if (text.length() == PREFIX.length() + 16 && text.startsWith(PREFIX)) {
        var position = Long.parseLong(text, PREFIX.length(), text.length(), 16);
        if (position >= 0) {
          return new FeedCursor(position);
        }
      }
    } catch (NumberFormatException _) {
      // Said below, as for any other text that was never given out.
    }
    throw Problems.badRequest("cursor_invalid", "Send a cursor as it was given.");
  }

  @Override
  public String toString() {
    return PREFIX + "%016x".formatted(position);
  }
}
