package bida.payment.channel.epay;

import bida.payment.channel.Merchants;

/**
 * The operator's number of a payment. Each operator counts on its own, mostly by the second and
 * five digits, so beside the unnamed account's the account's name stands in front: two operators
 * with the same number would otherwise be one payment, and the second money would be lost.
 */
final class EpayTrades {

  private static final String NUMBER = "[A-Za-z0-9_-]{1,64}";

  private EpayTrades() {}

  static String transactionId(String merchant, String tradeNo) {
    if (!tradeNo.matches(NUMBER)) {
      throw new IllegalArgumentException("not a trade_no");
    }
    return merchant.equals(Merchants.DEFAULT) ? tradeNo : merchant + ":" + tradeNo;
  }

  static String tradeNo(String transactionId) {
    return transactionId.substring(transactionId.lastIndexOf(':') + 1);
  }
}
