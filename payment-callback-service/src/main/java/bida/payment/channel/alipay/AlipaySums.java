package bida.payment.channel.alipay;

import bida.payment.channel.StatementFlaw;
import java.math.BigDecimal;

/**
 * What a statement adds up to.
 *
 * @param rows all lines, those too that are neither payment nor refund
 * @param received what the shop received, without what it gave back
 */
record AlipaySums(
    long rows,
    long payments,
    long refunds,
    BigDecimal received,
    BigDecimal returned,
    BigDecimal fees) {

  static final AlipaySums NOTHING =
      new AlipaySums(0, 0, 0, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

  AlipaySums payment(BigDecimal amount, BigDecimal fee) {
    return new AlipaySums(
        rows + 1, payments + 1, refunds, received.add(amount), returned, fees.add(fee));
  }

  AlipaySums refund(BigDecimal amount, BigDecimal fee) {
    return new AlipaySums(
        rows + 1, payments, refunds + 1, received, returned.add(amount), fees.add(fee));
  }

  AlipaySums other() {
    return new AlipaySums(rows + 1, payments, refunds, received, returned, fees);
  }

  /** Compares what both have: the summary knows no rows, and only the balance of the money. */
  void mustBe(AlipaySums counted, String where) throws StatementFlaw {
    must("payments", payments, counted.payments, where);
    must("refunds", refunds, counted.refunds, where);
    must("money", received.add(returned), counted.received.add(counted.returned), where);
    must("fees", fees, counted.fees, where);
  }

  static void must(String what, long said, long counted, String where) throws StatementFlaw {
    must(what, BigDecimal.valueOf(said), BigDecimal.valueOf(counted), where);
  }

  static void must(String what, BigDecimal said, BigDecimal counted, String where)
      throws StatementFlaw {
    if (said.compareTo(counted) != 0) {
      throw new StatementFlaw(
          "totals_mismatch",
          what
              + " by "
              + where
              + " "
              + said.toPlainString()
              + ", by its rows "
              + counted.toPlainString());
    }
  }
}
