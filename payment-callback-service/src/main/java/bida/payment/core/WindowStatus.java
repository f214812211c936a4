package bida.payment.core;

/** Whether money for an order is still asked for. */
public enum WindowStatus {
  OPEN,
  /** The order asked to stop: no further attempt, every open one is being closed at its channel. */
  FENCED,
  CLOSED,
  PAID;

  public boolean isTerminal() {
    return this == CLOSED || this == PAID;
  }
}
