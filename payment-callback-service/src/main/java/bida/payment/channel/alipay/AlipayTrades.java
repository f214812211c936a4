package bida.payment.channel.alipay;

import bida.contracts.Money;
import bida.payment.core.Movement;
import java.time.Instant;

/**
 * The numbers of a trade and of its refunds. Alipay gives a refund no number: what names it is the
 * trade's number with that of the request, which is unique within one trade only.
 */
final class AlipayTrades {

  private static final String NUMBER = "[A-Za-z0-9_-]{1,64}";
  private static final String OURS = "RF[0-9A-Za-z]{20,38}";
  private static final char IN = ':';

  private AlipayTrades() {}

  static Movement.MoneyIn paid(
      String merchant, String outTradeNo, String tradeNo, Money amount, Instant at) {
    if (!tradeNo.matches(NUMBER)) {
      throw new IllegalArgumentException("not a trade_no");
    }
    return new Movement.MoneyIn(AlipayChannel.NAME, merchant, outTradeNo, tradeNo, amount, at);
  }

  /** Who refunds the whole without a number of the request is given the trade's own. */
  static String requestNo(String requestNo, String outTradeNo) {
    return requestNo.isEmpty() ? outTradeNo : requestNo;
  }

  static String channelRefundId(String tradeNo, String requestNo) {
    return tradeNo + IN + requestNo;
  }

  /**
   * What we call a refund. Numbers from elsewhere, such as the console, may stand at two trades.
   */
  static String refundNo(String tradeNo, String requestNo) {
    return requestNo.matches(OURS) ? requestNo : channelRefundId(tradeNo, requestNo);
  }

  /** What Alipay calls it. */
  static String requestNoOf(String refundNo) {
    return refundNo.substring(refundNo.indexOf(IN) + 1);
  }
}
