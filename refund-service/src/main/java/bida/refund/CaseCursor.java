package bida.refund;

import bida.platform.problem.Problems;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/** A place in the list of cases, newest first; opaque to its reader. */
record CaseCursor(Instant openedAt, String caseNo) {

  static CaseCursor parse(String text) {
    try {
      var parts =
          new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", 2);
      return new CaseCursor(Instant.parse(parts[0]), parts[1]);
    } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException _) {
      throw Problems.badRequest("cursor_invalid", "Send a cursor as it was given.");
    }
  }

  @Override
  public String toString() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((openedAt + " " + caseNo).getBytes(StandardCharsets.UTF_8));
  }
}
