package bida.simulators.alipay;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One trade in Alipay's book.
 *
 * @param qrCode by which a buyer finds it; empty when it was opened on a page
 * @param refundedMinor the sum of all refunds
 */
record Trade(
    String tradeNo,
    String outTradeNo,
    String subject,
    long amountMinor,
    String notifyUrl,
    String qrCode,
    Instant createdAt,
    Instant expiresAt,
    State state,
    long paidMinor,
    @Nullable Instant paidAt,
    @Nullable Instant closedAt,
    long refundedMinor) {

  enum State {
    /** A code nobody scanned: for the gateway there is no trade yet. */
    CODE,
    WAIT_BUYER_PAY,
    TRADE_SUCCESS,
    /** Paid, and no longer refundable. */
    TRADE_FINISHED,
    TRADE_CLOSED
  }

  boolean paid() {
    return paidAt != null;
  }

  long refundableMinor() {
    return paidMinor - refundedMinor;
  }

  Trade scanned() {
    return in(State.WAIT_BUYER_PAY, paidMinor, paidAt, closedAt, refundedMinor);
  }

  Trade paid(long minor, Instant at) {
    return in(State.TRADE_SUCCESS, minor, at, closedAt, refundedMinor);
  }

  Trade finished() {
    return in(State.TRADE_FINISHED, paidMinor, paidAt, closedAt, refundedMinor);
  }

  Trade closed(Instant at) {
    return in(State.TRADE_CLOSED, paidMinor, paidAt, at, refundedMinor);
  }

  /** A trade without money left is closed. */
  Trade refunded(long minor, Instant at) {
    var back = refundedMinor + minor;
    return back == paidMinor
        ? in(State.TRADE_CLOSED, paidMinor, paidAt, at, back)
        : in(state, paidMinor, paidAt, closedAt, back);
  }

  private Trade in(
      State next, long paid, @Nullable Instant at, @Nullable Instant closed, long refunded) {
    return new Trade(
        tradeNo,
        outTradeNo,
        subject,
        amountMinor,
        notifyUrl,
        qrCode,
        createdAt,
        expiresAt,
        next,
        paid,
        at,
        closed,
        refunded);
  }
}
