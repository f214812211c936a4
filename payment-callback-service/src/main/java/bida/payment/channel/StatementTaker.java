package bida.payment.channel;

/** Takes the rows of one part of a statement, in their order, from one thread. */
@FunctionalInterface
public interface StatementTaker {

  /** {@code row.line()} counts within the part. */
  void take(StatementRow row);

  /** How many lines lie before this part: told once, when all parts are read. */
  default void startsAfter(long lines) {}
}
