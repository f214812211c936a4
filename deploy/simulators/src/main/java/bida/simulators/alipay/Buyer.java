package bida.simulators.alipay;

import bida.simulators.callback.Callbacks;
import bida.simulators.http.Answer;
import bida.simulators.http.Refusal;
import bida.simulators.http.Request;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.InstantSource;
import java.util.function.Function;

/** The person with the phone: scans, and pays; and time, which ends what can be refunded. */
final class Buyer {
  private static final int MOST_NOTICES = 20;

  private final InstantSource clock;
  private final AlipayBook book;
  private final Trades trades;
  private final Callbacks callbacks;
  private final Notices notices;
  private final Function<String, Trade> pages;

  Buyer(
      InstantSource clock,
      AlipayBook book,
      Trades trades,
      Callbacks callbacks,
      Notices notices,
      Function<String, Trade> pages) {
    this.clock = clock;
    this.book = book;
    this.trades = trades;
    this.callbacks = callbacks;
    this.notices = notices;
    this.pages = pages;
  }

  Answer scan(Request request) {
    return change(request, wish -> scanned(find(wish)));
  }

  Answer pay(Request request) {
    return change(request, wish -> pay(scanned(find(wish)), wish));
  }

  /** Three months later, or whenever the product says so: no refund any more. */
  Answer finish(Request request) {
    return change(
        request,
        wish -> {
          var trade = find(wish);
          if (trade.state() != Trade.State.TRADE_SUCCESS) return trade;
          var finished = book.write(trade.finished());
          callbacks.announce(notices.of(finished));
          return finished;
        });
  }

  private Answer change(Request request, Function<JsonNode, Trade> act) {
    Trade changed;
    synchronized (book) {
      changed = act.apply(request.json());
    }
    // It is in the book on disk before anybody can know of it.
    book.journal().force();
    return Answer.ok(changed);
  }

  private Trade find(JsonNode wish) {
    if (wish.hasNonNull("redirectUrl")) return pages.apply(wish.path("redirectUrl").asText());
    return book.trade(wish.path("outTradeNo").asText())
        .or(() -> book.tradeAt(wish.path("codeUrl").asText()))
        .map(trades::current)
        .orElseThrow(() -> new Refusal(404, "NOT_FOUND", "no such code or trade"));
  }

  private Trade scanned(Trade trade) {
    return trade.state() == Trade.State.CODE ? book.write(trade.scanned()) : trade;
  }

  private Trade pay(Trade trade, JsonNode wish) {
    if (trade.paid()) return trade;
    var now = clock.instant();
    if (!wish.path("force").asBoolean()) {
      if (trade.state() == Trade.State.TRADE_CLOSED) {
        throw new Refusal(409, "TRADE_CLOSED", "交易已关闭");
      }
      if (trade.expiresAt().isBefore(now)) throw new Refusal(409, "CODE_EXPIRED", "二维码已过期");
    }
    var paid = book.write(trade.paid(wish.path("amountOverride").asLong(trade.amountMinor()), now));
    var times = Math.clamp(wish.path("times").asInt(1), 1, MOST_NOTICES);
    for (var i = 0; i < times; i++) callbacks.announce(notices.of(paid));
    return paid;
  }
}
