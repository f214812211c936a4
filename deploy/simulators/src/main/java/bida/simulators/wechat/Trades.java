package bida.simulators.wechat;

import bida.simulators.book.Dice;
import bida.simulators.http.Answer;
import bida.simulators.http.Refusal;
import bida.simulators.http.Request;
import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Map;

/** Prepay, query and close. */
final class Trades {
  /** An order without {@code time_expire} closes by itself after this long. */
  private static final Duration LIFE = Duration.ofDays(7);

  private final InstantSource clock;
  private final Merchant merchant;
  private final WechatBook book;
  private final WechatJson wire;
  private final Knobs knobs;
  private final Dice dice;

  Trades(
      InstantSource clock,
      Merchant merchant,
      WechatBook book,
      WechatJson wire,
      Knobs knobs,
      Dice dice) {
    this.clock = clock;
    this.merchant = merchant;
    this.book = book;
    this.wire = wire;
    this.knobs = knobs;
    this.dice = dice;
  }

  Answer prepay(String tradeType, Request request) {
    var asked = request.json();
    Demands.prepay(merchant, tradeType, asked);
    var fingerprint = tradeType + " " + Demands.fingerprint(asked);
    synchronized (book) {
      var outTradeNo = asked.path("out_trade_no").asText();
      var before = book.trade(outTradeNo).map(this::current);
      if (before.isPresent()) return again(before.get(), fingerprint);
      return created(book.write(trade(tradeType, asked, fingerprint)));
    }
  }

  private Answer again(Trade trade, String fingerprint) {
    return switch (trade.tradeState()) {
      case SUCCESS, REFUND -> throw new Refusal(400, "ORDERPAID", "该订单已支付");
      case CLOSED -> throw new Refusal(400, "ORDER_CLOSED", "订单已关闭，请重新下单");
      case NOTPAY -> {
        if (knobs.take("prepay.reentry", Scope.of(trade.outTradeNo()))) throw reentry();
        if (!trade.fingerprint().equals(fingerprint)) {
          throw reentry();
        }
        yield created(trade);
      }
    };
  }

  private static Refusal reentry() {
    return new Refusal(400, "INVALID_REQUEST", "请求重入时，参数与首次请求时不一致");
  }

  private static Answer created(Trade trade) {
    var name =
        switch (trade.tradeType()) {
          case "NATIVE" -> "code_url";
          case "MWEB" -> "h5_url";
          default -> "prepay_id";
        };
    return Answer.ok(Map.of(name, trade.prepayId()));
  }

  private Trade trade(String tradeType, JsonNode asked, String fingerprint) {
    var now = clock.instant();
    var unique = Long.toString(book.nextNumber(), 36);
    var prepayId =
        switch (tradeType) {
          case "NATIVE" -> "weixin://wxpay/bizpayurl?pr=" + dice.letters(9) + unique;
          case "MWEB" ->
              "https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx"
                  + dice.letters(25)
                  + unique
                  + "&package="
                  + dice.letters(10);
          default -> "wx" + dice.letters(25) + unique;
        };
    var openid = asked.path("payer").path("openid").asText("");
    return new Trade(
        asked.path("out_trade_no").asText(),
        tradeType,
        asked.path("description").asText(),
        asked.path("attach").asText(""),
        asked.path("notify_url").asText(),
        asked.path("amount").path("total").asLong(),
        asked.path("amount").path("currency").asText("CNY"),
        fingerprint,
        prepayId,
        openid.isEmpty() ? "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o" : openid,
        now,
        expiry(asked, now),
        Trade.State.NOTPAY,
        null,
        0,
        "",
        null,
        null);
  }

  private static Instant expiry(JsonNode asked, Instant now) {
    var text = asked.path("time_expire").asText("");
    if (text.isEmpty()) return now.plus(LIFE);
    try {
      var at = OffsetDateTime.parse(text).toInstant();
      if (at.isAfter(now)) return at;
    } catch (DateTimeException e) {
      throw new Refusal(400, "PARAM_ERROR", "time_expire 格式错误");
    }
    throw new Refusal(400, "PARAM_ERROR", "time_expire 已过期");
  }

  Answer query(Request request) {
    var outTradeNo = request.param("outTradeNo");
    checkMerchant(request.query("mchid"));
    return state(outTradeNo);
  }

  Answer queryById(Request request) {
    checkMerchant(request.query("mchid"));
    return state(outTradeNoOf(request));
  }

  String outTradeNoOf(Request request) {
    synchronized (book) {
      return book.tradeOf(request.param("transactionId")).map(Trade::outTradeNo).orElse("");
    }
  }

  private Answer state(String outTradeNo) {
    synchronized (book) {
      var scope = Scope.of(outTradeNo);
      var trade = book.trade(outTradeNo).map(this::current).orElseThrow(Trades::unknown);
      if (knobs.take("query.notFoundFirst", scope)) throw unknown();
      var behind = trade.paid() && knobs.take("query.notPaidFirst", scope);
      var told = behind ? wire.trade(trade, Trade.State.NOTPAY) : wire.trade(trade);
      if (trade.tradeState() == Trade.State.NOTPAY && knobs.take("query.userPaying", scope)) {
        told.put("trade_state", "USERPAYING").put("trade_state_desc", "用户支付中，需要输入密码");
      }
      return Answer.ok(told);
    }
  }

  Answer close(Request request) {
    checkMerchant(request.json().path("mchid").asText());
    synchronized (book) {
      var trade = book.trade(request.param("outTradeNo")).map(this::current);
      switch (trade.orElseThrow(Trades::unknown).tradeState()) {
        case SUCCESS, REFUND -> throw new Refusal(400, "ORDERPAID", "该订单已支付，不能关闭");
        case NOTPAY -> book.write(trade.get().closed(clock.instant()));
        case CLOSED -> {}
      }
      return Answer.empty(204);
    }
  }

  /** Closes an order whose time is over before anybody looks at it. */
  Trade current(Trade trade) {
    var over =
        trade.tradeState() == Trade.State.NOTPAY && !clock.instant().isBefore(trade.expiresAt());
    return over ? book.write(trade.closed(trade.expiresAt())) : trade;
  }

  private void checkMerchant(String mchid) {
    if (!mchid.equals(merchant.mchid())) {
      throw new Refusal(400, "PARAM_ERROR", "商户号不匹配");
    }
  }

  static Refusal unknown() {
    return new Refusal(404, "ORDER_NOT_EXIST", "订单不存在");
  }
}
