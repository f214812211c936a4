package bida.order;

import bida.order.core.OrderCommand.CorrectRecipient;
import bida.platform.problem.Problems;
import org.jspecify.annotations.Nullable;

/**
 * Another account for a line.
 *
 * @param version of the order as the buyer saw it: two who correct at once do not undo each other
 */
record RecipientBody(@Nullable Integer lineNo, @Nullable String recipient, @Nullable Long version) {

  // As long as in the order itself.
  private static final int MOST = 128;

  static CorrectRecipient read(@Nullable RecipientBody body) {
    if (body == null || body.lineNo() == null || body.version() == null) {
      throw Problems.unprocessable("field_missing", "Send lineNo, recipient and version.");
    }
    var recipient = body.recipient() == null ? "" : body.recipient().strip();
    if (recipient.isEmpty() || recipient.length() > MOST) {
      throw Problems.unprocessable(
          "recipient_invalid", "An account has 1 to " + MOST + " characters.");
    }
    return new CorrectRecipient(body.lineNo(), recipient, body.version());
  }

  @Override
  public String toString() {
    return "RecipientBody[" + lineNo + ", ***]";
  }
}
