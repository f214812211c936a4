package bida.load.reconcile;

/** One place in which statement and ledger do not agree. */
public record Difference(Kind kind, String reference) {

  /** Seen from us. */
  public enum Kind {
    /** In the statement, not in the ledger: money we do not know of. */
    MISSING_HERE,
    /** In the ledger, not in the statement. */
    MISSING_THERE,
    AMOUNT,
    CURRENCY
  }

  /** As programs tell it: kind, tab, reference. */
  static Difference of(String line) {
    var cells = line.split("\t", 2);
    return new Difference(Kind.valueOf(cells[0]), cells[1]);
  }

  @Override
  public String toString() {
    return kind + "\t" + reference;
  }
}
