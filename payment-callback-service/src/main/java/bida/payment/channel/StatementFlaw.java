package bida.payment.channel;

/** A statement that cannot be believed as a whole; none of its rows is. */
public final class StatementFlaw extends Exception {

  private final String code;

  /**
   * @param code stable, such as {@code totals_mismatch}, {@code column_missing}, {@code malformed}
   * @param detail for the operator; never a whole row
   */
  public StatementFlaw(String code, String detail) {
    super(code + ": " + detail);
    this.code = code;
  }

  public String code() {
    return code;
  }
}
