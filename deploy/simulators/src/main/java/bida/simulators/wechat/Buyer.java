package bida.simulators.wechat;

import bida.simulators.callback.Callbacks;
import bida.simulators.http.Answer;
import bida.simulators.http.Refusal;
import bida.simulators.http.Request;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.InstantSource;

/** The person with the phone: scans or confirms, and pays. */
final class Buyer {
  /** A QR code or a prepay id can be paid for this long. */
  private static final Duration CODE_LIFE = Duration.ofHours(2);

  private static final int MOST_NOTICES = 20;

  private final InstantSource clock;
  private final WechatBook book;
  private final Trades trades;
  private final Callbacks callbacks;
  private final Notices notices;

  Buyer(InstantSource clock, WechatBook book, Trades trades, Callbacks callbacks, Notices notices) {
    this.clock = clock;
    this.book = book;
    this.trades = trades;
    this.callbacks = callbacks;
    this.notices = notices;
  }

  Answer pay(Request request) {
    var wish = request.json();
    Trade paid;
    synchronized (book) {
      var trade = trades.current(find(wish));
      paid = trade.paid() ? trade : pay(trade, wish);
    }
    // The money is in the book on disk before anybody can know of it.
    book.journal().force();
    return Answer.ok(paid);
  }

  private Trade find(JsonNode wish) {
    return book.trade(wish.path("outTradeNo").asText())
        .or(() -> book.tradeAt(wish.path("codeUrl").asText()))
        .orElseThrow(Trades::unknown);
  }

  private Trade pay(Trade trade, JsonNode wish) {
    var now = clock.instant();
    if (!wish.path("force").asBoolean()) {
      if (trade.tradeState() == Trade.State.CLOSED) {
        throw new Refusal(409, "ORDER_CLOSED", "订单已关闭");
      }
      if (trade.createdAt().plus(CODE_LIFE).isBefore(now)) {
        throw new Refusal(409, "CODE_EXPIRED", "二维码已过期");
      }
    }
    var transactionId = "4200002299%s%010d".formatted(Beijing.compactDay(now), book.nextNumber());
    var paid =
        book.write(
            trade.paid(
                transactionId,
                wish.path("amountOverride").asLong(trade.orderedMinor()),
                wish.path("currencyOverride").asText(trade.orderedCurrency()),
                now));
    var times = Math.clamp(wish.path("times").asInt(1), 1, MOST_NOTICES);
    for (var i = 0; i < times; i++) callbacks.announce(notices.of(paid));
    return paid;
  }
}
