package bida.payment.channel;

/** What a channel says when asked for the statement of a day. */
public sealed interface StatementAnswer {

  /** It is in the file; where the channel gave a hash, the file has it. */
  record Fetched() implements StatementAnswer {}

  /** Being made: ask again later. */
  record NotYet(String code) implements StatementAnswer {}

  /** Nothing moved that day; final. */
  record Empty() implements StatementAnswer {}

  /** What arrived is not what the channel announced: hash, size, or archive. */
  record Damaged(String why) implements StatementAnswer {}

  record NoAnswer(String why) implements StatementAnswer {}
}
