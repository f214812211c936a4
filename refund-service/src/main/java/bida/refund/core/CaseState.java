package bida.refund.core;

/** Whether somebody still has to act on a case. */
public enum CaseState {
  OPEN,
  RESOLVED
}
