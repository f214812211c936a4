package bida.fulfillment;

import bida.platform.problem.Problems;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A place in the queue of deliveries by hand; opaque to its reader. */
record ManualCursor(Instant createdAt, String orderNo, int lineNo) {

  static final ManualCursor START = new ManualCursor(Instant.EPOCH, "", 0);

  static ManualCursor parse(@Nullable String text) {
    if (text == null) {
      return START;
    }
    try {
      var parts =
          new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", 3);
      return new ManualCursor(Instant.parse(parts[0]), parts[1], Integer.parseInt(parts[2]));
    } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException _) {
      throw Problems.badRequest("cursor_invalid", "Send a cursor as it was given.");
    }
  }

  @Override
  public String toString() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            (createdAt + " " + orderNo + " " + lineNo).getBytes(StandardCharsets.UTF_8));
  }
}
