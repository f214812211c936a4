package bida.simulators.wechat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One order in WeChat's book.
 *
 * @param fingerprint the parameters of the first request, which a repeated one must equal
 * @param prepayId {@code code_url} of a native order, {@code prepay_id} of a JSAPI order
 */
record Trade(
    String outTradeNo,
    String tradeType,
    String description,
    String attach,
    String notifyUrl,
    long orderedMinor,
    String orderedCurrency,
    String fingerprint,
    String prepayId,
    String openid,
    Instant createdAt,
    Instant expiresAt,
    State tradeState,
    @Nullable String transactionId,
    long amountMinor,
    String currency,
    @Nullable Instant paidAt,
    @Nullable Instant closedAt) {

  enum State {
    NOTPAY("订单未支付"),
    SUCCESS("支付成功"),
    REFUND("订单发生过退款"),
    CLOSED("订单已关闭");

    final String text;

    State(String text) {
      this.text = text;
    }
  }

  boolean paid() {
    return transactionId != null;
  }

  Trade paid(String transactionId, long amountMinor, String currency, Instant at) {
    return new Trade(
        outTradeNo,
        tradeType,
        description,
        attach,
        notifyUrl,
        orderedMinor,
        orderedCurrency,
        fingerprint,
        prepayId,
        openid,
        createdAt,
        expiresAt,
        State.SUCCESS,
        transactionId,
        amountMinor,
        currency,
        at,
        closedAt);
  }

  Trade closed(Instant at) {
    return in(State.CLOSED, at);
  }

  Trade refunded() {
    return in(State.REFUND, closedAt);
  }

  private Trade in(State state, @Nullable Instant closedAt) {
    return new Trade(
        outTradeNo,
        tradeType,
        description,
        attach,
        notifyUrl,
        orderedMinor,
        orderedCurrency,
        fingerprint,
        prepayId,
        openid,
        createdAt,
        expiresAt,
        state,
        transactionId,
        amountMinor,
        currency,
        paidAt,
        closedAt);
  }
}
