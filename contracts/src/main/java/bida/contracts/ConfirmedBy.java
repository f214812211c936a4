package bida.contracts;

/** Which detector learned of a payment first (architecture.md, Reconciliation). */
public enum ConfirmedBy {
  CALLBACK,
  QUERY,
  STATEMENT,
  OPERATOR
}
