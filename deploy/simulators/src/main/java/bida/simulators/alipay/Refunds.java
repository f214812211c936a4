package bida.simulators.alipay;

import bida.simulators.callback.Callbacks;
import bida.simulators.http.Answer;
import bida.simulators.http.Refusal;
import bida.simulators.http.Request;
import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;

/**
 * Refunds: carried out at once, by the gateway or in the console, and told as news of the trade.
 */
final class Refunds {
  private static final String PAID_BACK_AT = "gmt_refund_pay";

  private final InstantSource clock;
  private final AlipayBook book;
  private final Trades trades;
  private final Knobs knobs;
  private final Callbacks callbacks;
  private final Notices notices;

  Refunds(
      InstantSource clock,
      AlipayBook book,
      Trades trades,
      Knobs knobs,
      Callbacks callbacks,
      Notices notices) {
    this.clock = clock;
    this.book = book;
    this.trades = trades;
    this.knobs = knobs;
    this.callbacks = callbacks;
    this.notices = notices;
  }

  ObjectNode refund(JsonNode asked, Scope scope) {
    synchronized (book) {
      var found = trades.find(asked).map(trades::current);
      if (found.isEmpty() || found.get().state() == Trade.State.CODE) return Said.noTrade();
      var trade = found.get();
      var amount = Yuan.read(asked.path("refund_amount").asText());
      if (amount.isEmpty()) return Said.failed("ACQ.INVALID_PARAMETER", "refund_amount");
      var number = asked.path("out_request_no").asText(trade.outTradeNo());
      var before = book.refund(trade.tradeNo(), number);
      if (before.isPresent()) {
        return before.get().amountMinor() == amount.getAsLong()
            ? json(trade, trade.refundedMinor(), false)
            : Said.failed("ACQ.DISCORDANT_REPEAT_REQUEST", "退款金额与上次不一致");
      }
      if (trade.state() == Trade.State.TRADE_FINISHED) {
        return Said.failed("ACQ.TRADE_HAS_FINISHED", "交易已完结");
      }
      if (trade.state() != Trade.State.TRADE_SUCCESS) {
        return Said.failed("ACQ.TRADE_STATUS_ERROR", "交易状态不合法");
      }
      if (amount.getAsLong() > trade.refundableMinor()) {
        return Said.failed("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "退款金额超限");
      }
      if (knobs.take("refund.notEnough", scope)) {
        return Said.failed("ACQ.SELLER_BALANCE_NOT_ENOUGH", "卖家余额不足");
      }
      var refunded =
          carryOut(trade, number, amount.getAsLong(), asked.path("refund_reason").asText());
      return knobs.take("refund.systemError", scope)
          ? Said.failed("ACQ.SYSTEM_ERROR", "系统错误")
          : json(refunded, refunded.refundedMinor(), true);
    }
  }

  private Trade carryOut(Trade trade, String number, long amount, String reason) {
    var now = clock.instant();
    var refunded = book.write(trade.refunded(amount, now));
    var refund =
        book.write(
            new Refund(
                number,
                trade.tradeNo(),
                trade.outTradeNo(),
                amount,
                refunded.refundedMinor(),
                reason,
                now));
    if (!trade.notifyUrl().isEmpty()) callbacks.announce(notices.of(refunded, refund));
    return refunded;
  }

  private static ObjectNode json(Trade trade, long refundedMinor, boolean moved) {
    return Said.done()
        .put("buyer_user_id", "2088102177846880")
        .put("fund_change", moved ? "Y" : "N")
        .put("out_trade_no", trade.outTradeNo())
        .put("refund_fee", Yuan.write(refundedMinor))
        .put("trade_no", trade.tradeNo());
  }

  /** What is unknown or too young has no refund_status. */
  ObjectNode query(JsonNode asked, Scope scope) {
    synchronized (book) {
      var found = trades.find(asked);
      if (found.isEmpty()) return Said.noTrade();
      var number = asked.path("out_request_no").asText();
      var refund = book.refund(found.get().tradeNo(), number);
      if (refund.isEmpty() || knobs.take("refund.lag", scope)) return Said.done();
      var said =
          Said.done()
              .put("out_request_no", number)
              .put("out_trade_no", found.get().outTradeNo())
              .put("refund_amount", Yuan.write(refund.get().amountMinor()))
              .put("refund_status", "REFUND_SUCCESS")
              .put("total_amount", Yuan.write(found.get().paidMinor()))
              .put("trade_no", found.get().tradeNo());
      return wants(asked, PAID_BACK_AT)
          ? said.put(PAID_BACK_AT, Beijing.second(refund.get().at()))
          : said;
    }
  }

  private static boolean wants(JsonNode asked, String field) {
    return asked.path("query_options").valueStream().anyMatch(o -> o.asText().equals(field));
  }

  /** Somebody refunds in the merchant's console, where the channel gives the number. */
  Answer console(Request request) {
    var wish = request.json();
    Trade refunded;
    synchronized (book) {
      var trade =
          book.trade(wish.path("outTradeNo").asText())
              .orElseThrow(() -> new Refusal(404, "NOT_FOUND", "no such trade"));
      var amount = wish.path("amountMinor").asLong(trade.refundableMinor());
      if (trade.state() != Trade.State.TRADE_SUCCESS || amount > trade.refundableMinor()) {
        throw new Refusal(409, "TRADE_STATUS_ERROR", "nothing to refund");
      }
      var number =
          wish.path("outRequestNo").asText("%017d".formatted(10_000_000L + book.nextNumber()));
      refunded = carryOut(trade, number, amount, "商家后台退款");
    }
    book.journal().force();
    return Answer.ok(refunded);
  }
}
