package bida.payment;

import bida.payment.channel.Capabilities;
import bida.payment.channel.CloseAnswer;
import bida.payment.channel.QueryAnswer;
import bida.payment.core.Lapse;
import java.time.Instant;

/**
 * The close protocol of one attempt: ask, close, and ask again when money was faster; where the
 * channel closes nothing, the attempt ends by itself (failures.md A09, A10, B01).
 *
 * @param can what its channel can do
 */
public record CloseProtocol(Capabilities can, Lapse lapse) {

  /** Its channel tells of nothing. */
  public AttemptStep unasked(Instant now) {
    return closeOr(0, lapse.whenNobodyTells(now));
  }

  /** {@code timesUnknown}: in a row, with this answer. */
  public AttemptStep after(QueryAnswer answer, int timesUnknown, Instant askedAt) {
    return switch (answer) {
      case QueryAnswer.Paid(var money) -> new AttemptStep.Learn(money);
      case QueryAnswer.Closed _ -> new AttemptStep.Close();
      case QueryAnswer.NotPaid _ -> closeOr(0, lapse.whenUnpaid(askedAt));
      case QueryAnswer.NotFound _ ->
          closeOr(timesUnknown, lapse.whenUnknown(timesUnknown, askedAt));
      case QueryAnswer.NoAnswer _ -> new AttemptStep.Wait();
    };
  }

  private AttemptStep closeOr(int timesUnknown, boolean lapsed) {
    if (can.close()) {
      return new AttemptStep.TellToClose(timesUnknown);
    }
    return lapsed ? new AttemptStep.Close() : new AttemptStep.Wait();
  }

  /** {@code timesUnknown}: as the question before it left it. */
  public AttemptStep after(CloseAnswer answer, int timesUnknown, Instant now) {
    return switch (answer) {
      case CloseAnswer.Closed _ -> new AttemptStep.Close();
      case CloseAnswer.AlreadyPaid _ -> new AttemptStep.Ask();
      case CloseAnswer.NotFound _ ->
          lapse.whenUnknown(timesUnknown, now) ? new AttemptStep.Close() : new AttemptStep.Wait();
      case CloseAnswer.NoAnswer _ -> new AttemptStep.Wait();
    };
  }
}
