package bida.simulation.machine;

/**
 * What keeps the money right. A test takes one away and sees that the simulation notices
 * (failures.md, How to run them: negative control).
 */
public enum Guard {
  /** An event that was applied before is passed over. */
  INBOX,
  /** A callback is written down before its channel is told so. */
  WRITE_BEFORE_ACK,
  /** A Kafka record is applied before its offset is committed. */
  APPLY_BEFORE_OFFSET,
  /** Nothing is held, and so refunded, while a supplier may have it. */
  HOLD_RULE,
  /** Who read a row that has changed since writes nothing. */
  VERSION_CHECK,
  /** Stock stays held until the payment window is closed. */
  STOCK_UNTIL_CLOSED,
  /** A refund without an answer keeps its number. */
  ONE_REFUND_NUMBER,
  /** A transaction of a channel is one payment, however often it is told. */
  MONEY_KEY,
  /** An attempt at a supplier is committed before the call. */
  DISPATCH_BEFORE_CALL
}
