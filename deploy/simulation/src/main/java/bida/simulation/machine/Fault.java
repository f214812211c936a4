package bida.simulation.machine;

import java.util.List;

/** Trouble of one kind, and the rows of failures.md it expresses. */
public enum Fault {
  CALLBACK_LOST("A22"),
  CALLBACK_TWICE("A03", "A04", "A05"),
  CALLBACK_FORGED("A19"),
  CALLBACK_DIED_BEFORE_WRITE("A31"),
  CALLBACK_DIED_BEFORE_ACK("A32", "A33"),
  PAID_TWICE("A06"),
  PAID_LATE("A07", "A08"),
  WRONG_AMOUNT("A11", "A12"),
  WRONG_CURRENCY("A14"),
  UNKNOWN_NUMBER("A17"),
  OPEN_UNANSWERED("A23"),
  QUERY_UNANSWERED("B03"),
  QUERY_NOT_FOUND("B01"),
  CLOSE_UNANSWERED("A10"),
  REFUND_UNANSWERED("D02"),
  REFUND_LATER("D06"),
  REFUND_ABNORMAL("D07"),
  REFUND_AT_CHANNEL("D10"),
  ANSWER_LOST("C18", "A02"),
  SUPPLIER_SILENT_HAS_IT("C01"),
  SUPPLIER_SILENT_HAS_IT_NOT("C02"),
  SUPPLIER_READ_LAG("C03"),
  SUPPLIER_GARBAGE("C07"),
  SUPPLIER_REJECTS("C13"),
  SUPPLIER_UNREACHABLE("C14"),
  SUPPLIER_FAILS("C16"),
  SUPPLIER_REVERSAL("C04"),
  SUPPLIER_CALLBACK_TWICE("C09"),
  SUPPLIER_CALLBACK_LOST("C09"),
  DIED_BEFORE_CALL("C17"),
  DIED("E01", "A34"),
  REBALANCED("E02"),
  RELAYED_TWICE("E06", "E10"),
  DEAD_LETTER("E03", "E21"),
  REPLAYED("E22"),
  STALE("E02", "E14", "E18"),
  CLOCK_JUMP("E17"),
  WEBHOOK_FAILS("E27"),
  PAID_IN_PARTS("A13"),
  DISPUTED("D11"),
  WRONG_MERCHANT("A18"),
  REFUND_OTHER_AMOUNT("D12"),
  SUPPLIER_REVERSES_SUCCESS("C05"),
  /** The account that the buyer typed is none: he corrects it, or it is given up. */
  SUPPLIER_WRONG_ACCOUNT,
  WEBHOOK_LATE("E27"),
  ENDPOINT_GONE,
  /** Somebody asks for what is not possible now. */
  WRONG_MOMENT,
  RACE_CANCEL_PAY("A08", "A09"),
  SECOND_REQUEST("E25");

  private final List<String> rows;

  Fault(String... rows) {
    this.rows = List.of(rows);
  }

  public List<String> rows() {
    return rows;
  }
}
