package bida.simulators.alipay;

import bida.simulators.http.Refusal;
import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Trades at the gateway: opened, asked about, closed. */
final class Trades {
  /** A QR code, and a trade nobody set a time for, can be paid this long. */
  private static final Duration LIFE = Duration.ofHours(2);

  private final InstantSource clock;
  private final AlipayBook book;
  private final Knobs knobs;

  Trades(InstantSource clock, AlipayBook book, Knobs knobs) {
    this.clock = clock;
    this.book = book;
    this.knobs = knobs;
  }

  ObjectNode precreate(JsonNode asked, String notifyUrl) {
    synchronized (book) {
      var made = open(asked, notifyUrl, true);
      if (made.failure() != null) return made.failure();
      return Said.done()
          .put("out_trade_no", made.found().outTradeNo())
          .put("qr_code", made.found().qrCode());
    }
  }

  /** A page makes the trade when the buyer opens it. */
  Trade page(JsonNode asked, String notifyUrl) {
    synchronized (book) {
      var made = open(asked, notifyUrl, false);
      if (made.failure() != null) {
        throw new Refusal(400, made.failure().path("sub_code").asText(), "收银台打不开");
      }
      return made.found();
    }
  }

  private record Made(
      @org.jspecify.annotations.Nullable Trade trade,
      @org.jspecify.annotations.Nullable ObjectNode failure) {
    Trade found() {
      return java.util.Objects.requireNonNull(trade);
    }
  }

  private Made open(JsonNode asked, String notifyUrl, boolean byCode) {
    var number = asked.path("out_trade_no").asText();
    var amount = Yuan.read(asked.path("total_amount").asText());
    if (!number.matches("[A-Za-z0-9_]{1,64}") || amount.isEmpty()) return invalid("参数无效");
    if (asked.path("subject").asText().isEmpty()) return invalid("subject");
    var before = book.trade(number).map(this::current);
    if (before.isPresent()) return again(before.get(), amount.getAsLong());
    Instant expires;
    try {
      expires = expires(asked.path("time_expire").asText());
    } catch (DateTimeException e) {
      return invalid("time_expire");
    }
    return new Made(
        book.write(trade(asked, number, amount.getAsLong(), notifyUrl, expires, byCode)), null);
  }

  private Trade trade(
      JsonNode asked,
      String number,
      long amount,
      String notifyUrl,
      Instant expires,
      boolean byCode) {
    var now = clock.instant();
    var n = book.nextNumber();
    return new Trade(
        "%s22001400%012d".formatted(Beijing.compactDay(now), n),
        number,
        asked.path("subject").asText(),
        amount,
        notifyUrl,
        byCode ? "https://qr.alipay.com/bax%017d".formatted(n) : "",
        now,
        expires,
        byCode ? Trade.State.CODE : Trade.State.WAIT_BUYER_PAY,
        0,
        null,
        null,
        0);
  }

  private static Made again(Trade before, long amount) {
    if (before.amountMinor() != amount) {
      return new Made(null, Said.failed("ACQ.CONTEXT_INCONSISTENT", "交易信息被篡改"));
    }
    return switch (before.state()) {
      case CODE, WAIT_BUYER_PAY -> new Made(before, null);
      case TRADE_SUCCESS, TRADE_FINISHED ->
          new Made(null, Said.failed("ACQ.TRADE_HAS_SUCCESS", "交易已被支付"));
      case TRADE_CLOSED -> new Made(null, Said.failed("ACQ.TRADE_HAS_CLOSE", "交易已经关闭"));
    };
  }

  private Instant expires(String text) {
    return text.isEmpty() ? clock.instant().plus(LIFE) : Beijing.parse(text);
  }

  private static Made invalid(String what) {
    return new Made(null, Said.failed("ACQ.INVALID_PARAMETER", what));
  }

  ObjectNode query(JsonNode asked, Scope scope) {
    synchronized (book) {
      var found = find(asked).map(this::current).filter(t -> t.state() != Trade.State.CODE);
      if (found.isEmpty() || knobs.take("query.notFoundFirst", scope)) {
        return Said.noTrade().put("out_trade_no", asked.path("out_trade_no").asText());
      }
      var trade = found.get();
      if (trade.paid() && knobs.take("query.notPaidFirst", scope)) {
        return json(trade).put("trade_status", Trade.State.WAIT_BUYER_PAY.name());
      }
      var json = json(trade).put("trade_status", trade.state().name());
      if (trade.paidAt() != null) json.put("send_pay_date", Beijing.second(trade.paidAt()));
      return json;
    }
  }

  private static ObjectNode json(Trade trade) {
    return Said.done()
        .put("buyer_logon_id", "ali***@alitest.com")
        .put("buyer_pay_amount", Yuan.write(trade.paidMinor()))
        .put("buyer_user_id", "2088102177846880")
        .put("out_trade_no", trade.outTradeNo())
        .put("point_amount", "0.00")
        .put("total_amount", Yuan.write(trade.paid() ? trade.paidMinor() : trade.amountMinor()))
        .put("trade_no", trade.tradeNo());
  }

  ObjectNode close(JsonNode asked) {
    synchronized (book) {
      var found = find(asked).map(this::current);
      if (found.isEmpty()) return Said.noTrade();
      var trade = found.get();
      return switch (trade.state()) {
        case CODE -> Said.noTrade();
        case WAIT_BUYER_PAY -> {
          book.write(trade.closed(clock.instant()));
          yield Said.done()
              .put("out_trade_no", trade.outTradeNo())
              .put("trade_no", trade.tradeNo());
        }
        case TRADE_SUCCESS, TRADE_FINISHED, TRADE_CLOSED ->
            Said.failed("ACQ.TRADE_STATUS_ERROR", "交易状态不合法");
      };
    }
  }

  Optional<Trade> find(JsonNode asked) {
    return book.tradeOf(asked.path("trade_no").asText())
        .or(() -> book.trade(asked.path("out_trade_no").asText()));
  }

  String numberOf(JsonNode asked) {
    synchronized (book) {
      return find(asked)
          .map(Trade::outTradeNo)
          .orElseGet(() -> asked.path("out_trade_no").asText());
    }
  }

  /** Its time may have run out since. */
  Trade current(Trade trade) {
    return trade.state() == Trade.State.WAIT_BUYER_PAY
            && trade.expiresAt().isBefore(clock.instant())
        ? book.write(trade.closed(trade.expiresAt()))
        : trade;
  }
}
