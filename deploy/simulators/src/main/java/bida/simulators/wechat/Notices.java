package bida.simulators.wechat;

import bida.simulators.callback.Callback;
import java.time.InstantSource;

/** Turns what happened into the callback that tells it; the content is frozen when it happened. */
final class Notices {
  private final InstantSource clock;
  private final WechatBook book;
  private final WechatJson wire;

  Notices(InstantSource clock, WechatBook book, WechatJson wire) {
    this.clock = clock;
    this.book = book;
    this.wire = wire;
  }

  Callback of(Trade trade) {
    return callback(
        "TRANSACTION.SUCCESS", trade.outTradeNo(), trade.notifyUrl(), wire.trade(trade));
  }

  Callback of(Refund refund) {
    return callback(
        "REFUND." + refund.status(),
        refund.outTradeNo(),
        refund.notifyUrl(),
        wire.refundNotification(refund));
  }

  private Callback callback(String event, String order, String url, Object content) {
    var now = clock.instant();
    var id = "EV-%s%015d".formatted(Beijing.compactDay(now), book.nextNumber());
    return Callback.of(id, event, order, url, content.toString(), now);
  }
}
