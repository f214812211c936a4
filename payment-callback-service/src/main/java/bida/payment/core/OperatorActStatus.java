package bida.payment.core;

/** Where an operator's act stands. */
public enum OperatorActStatus {
  /** Waits for a second person. */
  PROPOSED,
  DONE,
  /** Nobody agreed in time. */
  EXPIRED
}
