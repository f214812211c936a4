package bida.simulators.alipay;

import java.time.Instant;

/**
 * One refund in Alipay's book; {@code outRequestNo} is unique within its trade.
 *
 * @param totalMinor the sum of the trade's refunds with this one
 */
record Refund(
    String outRequestNo,
    String tradeNo,
    String outTradeNo,
    long amountMinor,
    long totalMinor,
    String reason,
    Instant at) {}
