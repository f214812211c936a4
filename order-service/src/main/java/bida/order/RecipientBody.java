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

  static CorrectRecipient read(@Nullable RecipientBody body) {
    if (body == null || body.lineNo() == null || body.version() == null) {
      throw Problems.unprocessable("field_missing", "Send lineNo, recipient and version.");
    }
    var recipient = OrderRequest.text("recipient", body.recipient(), OrderRequest.MAX_TEXT).strip();
    return new CorrectRecipient(body.lineNo(), recipient, body.version());
  }

  @Override
  public String toString() {
    return "RecipientBody[" + lineNo + ", ***]";
  }
}
