package bida.simulators.wechat;

import bida.simulators.callback.Callbacks;
import bida.simulators.http.Answer;
import bida.simulators.http.Refusal;
import bida.simulators.http.Request;
import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import bida.simulators.time.Agenda;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.InstantSource;

/** Refunds: accepted at once, settled a little later, told by a callback. */
final class Refunds {
  private static final Duration USUAL = Duration.ofSeconds(2);
  private static final int MOST_PARTS = 50;
  private static final Duration WINDOW = Duration.ofDays(365);

  private final InstantSource clock;
  private final Agenda agenda;
  private final WechatBook book;
  private final WechatJson wire;
  private final Knobs knobs;
  private final Callbacks callbacks;
  private final Notices notices;

  Refunds(
      InstantSource clock,
      Agenda agenda,
      WechatBook book,
      WechatJson wire,
      Knobs knobs,
      Callbacks callbacks,
      Notices notices) {
    this.clock = clock;
    this.agenda = agenda;
    this.book = book;
    this.wire = wire;
    this.knobs = knobs;
    this.callbacks = callbacks;
    this.notices = notices;
  }

  /** Goes on with what was processing when the process ended. */
  void resume() {
    synchronized (book) {
      book.refunds().stream()
          .filter(refund -> refund.status() == Refund.Status.PROCESSING)
          .forEach(this::schedule);
    }
  }

  String outTradeNoOf(Request request) {
    synchronized (book) {
      var number = request.param("number");
      return book.refund(number)
          .or(() -> book.refundById(number))
          .map(Refund::outTradeNo)
          .orElse("");
    }
  }

  String outTradeNoAsked(Request request) {
    synchronized (book) {
      var asked = request.json();
      return book.tradeOf(asked.path("transaction_id").asText())
          .map(Trade::outTradeNo)
          .orElse(asked.path("out_trade_no").asText());
    }
  }

  Answer refund(Request request) {
    var asked = request.json();
    var outRefundNo = asked.path("out_refund_no").asText();
    var amount = asked.path("amount");
    Demands.demand(!outRefundNo.isEmpty() && outRefundNo.length() <= 64, "out_refund_no");
    Demands.demand(amount.path("refund").asLong() > 0, "amount.refund");
    if (asked.hasNonNull("notify_url")) Demands.notifyUrl(asked.path("notify_url").asText());
    synchronized (book) {
      var outTradeNo = outTradeNoAsked(request);
      var before = book.refund(outRefundNo);
      if (before.isPresent()) return again(before.get(), outTradeNo, amount);
      var trade =
          book.trade(outTradeNo)
              .orElseThrow(() -> new Refusal(404, "RESOURCE_NOT_EXISTS", "订单不存在"));
      check(trade, amount);
      var scope = Scope.of(outTradeNo, outRefundNo);
      if (knobs.take("refund.notEnough", scope)) {
        throw new Refusal(403, "NOT_ENOUGH", "基本账户余额不足，请充值后重新发起");
      }
      var refund = book.write(accept(trade, asked, scope));
      book.write(trade.refunded());
      schedule(refund);
      return Answer.ok(wire.refund(refund));
    }
  }

  private Answer again(Refund before, String outTradeNo, JsonNode amount) {
    if (!before.sameAs(outTradeNo, amount.path("refund").asLong(), amount.path("total").asLong())) {
      throw new Refusal(400, "INVALID_REQUEST", "订单金额或退款金额与之前请求不一致，请核实后再试");
    }
    return Answer.ok(wire.refund(before));
  }

  private void check(Trade trade, JsonNode amount) {
    var paidAt = trade.paidAt();
    if (paidAt == null) throw invalid("订单未支付");
    if (amount.path("total").asLong() != trade.amountMinor()) throw invalid("订单总金额不一致");
    if (!amount.path("currency").asText("CNY").equals(trade.currency())) {
      throw invalid("退款币种与订单不一致");
    }
    if (paidAt.plus(WINDOW).isBefore(clock.instant())) throw invalid("订单已超过退款期限");
    var earlier =
        book.refundsOf(trade.outTradeNo()).stream()
            .filter(refund -> refund.status() != Refund.Status.CLOSED)
            .toList();
    if (earlier.size() >= MOST_PARTS) throw invalid("部分退款次数超过限制");
    var given = earlier.stream().mapToLong(Refund::amountMinor).sum();
    if (amount.path("refund").asLong() > trade.amountMinor() - given) {
      throw invalid("退款金额大于可退金额");
    }
  }

  private static Refusal invalid(String why) {
    return new Refusal(400, "INVALID_REQUEST", why);
  }

  private Refund accept(Trade trade, JsonNode asked, Scope scope) {
    var now = clock.instant();
    var slow = knobs.time("refund.slow", scope);
    if (slow.isPresent()) knobs.injected("refund.slow", scope);
    return new Refund(
        asked.path("out_refund_no").asText(),
        "503008021%s%011d".formatted(Beijing.compactDay(now), book.nextNumber()),
        trade.outTradeNo(),
        String.valueOf(trade.transactionId()),
        asked.path("notify_url").asText(""),
        asked.path("reason").asText(""),
        asked.path("amount").path("refund").asLong(),
        trade.amountMinor(),
        trade.currency(),
        Refund.Status.PROCESSING,
        end(scope),
        now,
        now.plus(slow.orElse(USUAL)),
        null);
  }

  private Refund.Status end(Scope scope) {
    if (knobs.take("refund.abnormal", scope)) return Refund.Status.ABNORMAL;
    if (knobs.take("refund.closed", scope)) return Refund.Status.CLOSED;
    return Refund.Status.SUCCESS;
  }

  private void schedule(Refund refund) {
    agenda.at(refund.settlesAt(), () -> settle(refund.outRefundNo()));
  }

  private void settle(String outRefundNo) {
    synchronized (book) {
      var found = book.refund(outRefundNo);
      if (found.isEmpty() || found.get().status() != Refund.Status.PROCESSING) return;
      if (found.get().settlesAt().isAfter(clock.instant())) return;
      var settled = book.write(found.get().settled(found.get().settlesAt()));
      if (!settled.notifyUrl().isEmpty()) callbacks.announce(notices.of(settled));
    }
    book.journal().force();
  }

  Answer query(Request request) {
    synchronized (book) {
      var refund = book.refund(request.param("number")).orElseThrow(Refunds::unknown);
      if (knobs.take("query.notFoundFirst", Scope.of(refund.outTradeNo(), refund.outRefundNo()))) {
        throw unknown();
      }
      return Answer.ok(wire.refund(refund));
    }
  }

  /** The merchant has the money of an abnormal refund paid to another account. */
  Answer applyAbnormal(Request request) {
    synchronized (book) {
      var refund = book.refundById(request.param("number")).orElseThrow(Refunds::unknown);
      if (!refund.outRefundNo().equals(request.json().path("out_refund_no").asText())) {
        throw new Refusal(400, "PARAM_ERROR", "out_refund_no 与 refund_id 不匹配");
      }
      if (refund.status() != Refund.Status.ABNORMAL) throw invalid("退款单状态不是退款异常");
      var again = book.write(refund.again(clock.instant().plus(USUAL)));
      schedule(again);
      return Answer.ok(wire.refund(again));
    }
  }

  private static Refusal unknown() {
    return new Refusal(404, "RESOURCE_NOT_EXISTS", "退款单不存在");
  }
}
