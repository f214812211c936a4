package bida.payment.channel.wechat;

import bida.contracts.Money;
import bida.payment.channel.StatementFlaw;
import bida.payment.channel.StatementRow;
import bida.payment.channel.StatementRow.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Currency;

/**
 * Reads a row of the trade bill. What is compared is the order's amount, not that after the
 * channel's coupons; a refund stands as it was when its day ended, and no later bill says more.
 */
final class BillRow {

  private static final byte[] SUCCESS = ascii("SUCCESS");
  private static final byte[] REFUND = ascii("REFUND");
  private static final byte[] REVOKED = ascii("REVOKED");
  private static final byte[] YUAN = ascii("CNY");

  private final BillLines line;
  private final byte[] mchid;
  private final int columns;
  private final int time;
  private final int merchant;
  private final int transaction;
  private final int order;
  private final int state;
  private final int currency;
  private final int refundId;
  private final int refundNo;
  private final int refundState;
  private final int fee;
  private final int ordered;
  private final int asked;
  private long paid;
  private long refunded;

  /** {@code names}: at its line of names. */
  BillRow(BillLines names, String mchid) throws StatementFlaw {
    var columns = new BillColumns(names);
    this.line = names;
    this.mchid = ascii(mchid);
    this.columns = names.cells();
    this.time = columns.of("交易时间");
    this.merchant = columns.of("商户号");
    this.transaction = columns.of("微信订单号");
    this.order = columns.of("商户订单号");
    this.state = columns.of("交易状态");
    this.currency = columns.of("货币种类");
    this.refundId = columns.of("微信退款单号");
    this.refundNo = columns.of("商户退款单号");
    this.refundState = columns.of("退款状态");
    this.fee = columns.of("手续费");
    this.ordered = columns.of("订单金额");
    this.asked = columns.of("申请退款金额");
  }

  StatementRow read() throws StatementFlaw {
    if (line.cells() != columns) {
      throw line.malformed("another number of cells");
    }
    if (!line.is(merchant, mchid)) {
      throw new StatementFlaw("wrong_merchant", "line " + line.number());
    }
    paid = line.hundredths(ordered);
    refunded = line.hundredths(asked);
    if (line.is(state, SUCCESS)) {
      var transactionId = line.text(transaction);
      return row(Kind.PAYMENT, transactionId, line.text(order), transactionId, paid, true);
    }
    if (line.is(state, REFUND)) {
      return row(
          Kind.REFUND,
          line.text(refundId),
          line.text(refundNo),
          line.text(transaction),
          refunded,
          // FAIL and CHANGE have not reached the buyer either.
          line.is(refundState, SUCCESS));
    }
    if (line.is(state, REVOKED)) {
      var transactionId = line.text(transaction);
      return row(
          Kind.OTHER,
          transactionId,
          line.text(order),
          transactionId,
          Math.max(paid, refunded),
          true);
    }
    throw line.malformed("an unknown state");
  }

  private StatementRow row(
      Kind kind,
      String reference,
      String ourNo,
      String transactionId,
      long hundredths,
      boolean ended)
      throws StatementFlaw {
    if (hundredths < 0 || reference.isEmpty() || reference.equals("0")) {
      throw line.malformed("no usable number or amount");
    }
    return new StatementRow(
        kind,
        reference,
        ourNo,
        transactionId,
        money(hundredths),
        line.decimal(fee),
        line.time(time),
        ended,
        line.number());
  }

  private Money money(long hundredths) throws StatementFlaw {
    if (line.is(currency, YUAN)) {
      return Money.of(hundredths, "CNY");
    }
    try {
      var other = Currency.getInstance(line.text(currency));
      if (other.getDefaultFractionDigits() == 2) {
        return Money.of(hundredths, other.getCurrencyCode());
      }
    } catch (IllegalArgumentException e) {
      throw line.malformed("no currency");
    }
    throw line.malformed("a currency without cents");
  }

  /** Of the row read last, in hundredths, as the totals count it. */
  long paid() {
    return paid;
  }

  long refunded() {
    return refunded;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
