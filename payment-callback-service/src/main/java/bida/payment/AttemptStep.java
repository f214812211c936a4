package bida.payment;

import bida.payment.channel.QueryAnswer;
import bida.payment.core.Movement.MoneyIn;

/** What to do next about an open attempt, by what its channel said of it. */
public sealed interface AttemptStep {

  /** Its money is there. */
  record Learn(MoneyIn money) implements AttemptStep {}

  /** It is over, here too. */
  record Close() implements AttemptStep {}

  /**
   * Tell its channel to take no more money for it.
   *
   * @param timesUnknown how often in a row the channel has said that it knows no such order
   */
  record TellToClose(int timesUnknown) implements AttemptStep {}

  /** Money was faster than the close, and the answer to a question has it. */
  record Ask() implements AttemptStep {}

  /** Behind silence may be money: before the timetable says so. */
  record AskSoon() implements AttemptStep {}

  /** Until it is asked the next time. */
  record Wait() implements AttemptStep {}

  /** For whoever asked because it was time to. */
  static AttemptStep told(QueryAnswer answer) {
    return switch (answer) {
      case QueryAnswer.Paid(var money) -> new Learn(money);
      case QueryAnswer.Closed _ -> new Close();
      case QueryAnswer.NotPaid _, QueryAnswer.NotFound _ -> new Wait();
      case QueryAnswer.NoAnswer _ -> new AskSoon();
    };
  }

  /** What becomes of the number of times in a row that its channel knew no such order. */
  enum Unknown {
    ONCE_MORE,
    NOT_ANY_MORE,
    AS_BEFORE
  }

  /** With this answer. */
  static Unknown unknown(QueryAnswer answer) {
    return switch (answer) {
      case QueryAnswer.NotFound _ -> Unknown.ONCE_MORE;
      case QueryAnswer.NotPaid _, QueryAnswer.Closed _ -> Unknown.NOT_ANY_MORE;
      case QueryAnswer.Paid _, QueryAnswer.NoAnswer _ -> Unknown.AS_BEFORE;
    };
  }
}
