package bida.simulators.epay;

import bida.simulators.http.Answer;
import bida.simulators.http.Json;
import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** {@code api.php}: what has become of an order, and the whole of it back. */
final class Api {
  private final InstantSource clock;
  private final EpayAccount account;
  private final EpayBook book;
  private final Knobs knobs;

  Api(InstantSource clock, EpayAccount account, EpayBook book, Knobs knobs) {
    this.clock = clock;
    this.account = account;
    this.book = book;
    this.knobs = knobs;
  }

  Answer order(Map<String, String> params, Scope scope) {
    if (!known(params)) return said(-3, "商户密钥错误");
    synchronized (book) {
      var found = find(params);
      if (found.isEmpty() || knobs.take("query.notFoundFirst", scope)) {
        return said(-1, "订单号不存在");
      }
      var order = found.get();
      var hidden =
          order.state() != EpayOrder.State.UNPAID && knobs.take("query.notPaidFirst", scope);
      return Answer.ok(json(order, hidden ? EpayOrder.State.UNPAID : order.state()));
    }
  }

  private ObjectNode json(EpayOrder order, EpayOrder.State state) {
    var json = Json.MAPPER.createObjectNode();
    json.put("code", 1);
    json.put("msg", "查询订单号成功！");
    json.put("trade_no", order.tradeNo());
    json.put("out_trade_no", order.outTradeNo());
    json.put("type", order.type());
    json.put("pid", account.pid());
    json.put("name", order.name());
    var paid = order.paid();
    json.put("money", paid == null ? order.money() : paid);
    json.put("status", state.status);
    return json;
  }

  Answer refund(Map<String, String> params, Scope scope) {
    if (!known(params)) return said(-3, "商户密钥错误");
    synchronized (book) {
      var found = find(params);
      if (found.isEmpty()) return said(-1, "订单号不存在");
      var order = found.get();
      if (knobs.take("refund.notEnough", scope)) return said(-1, "商户余额不足");
      return switch (order.state()) {
        case UNPAID -> said(-1, "订单未支付");
        case REFUNDED -> said(-1, "订单已退款");
        case PAID -> back(order, params.getOrDefault("money", ""));
      };
    }
  }

  private Answer back(EpayOrder order, String money) {
    if (!money.matches("[0-9]+(\\.[0-9]{1,2})?") || !order.isWhole(money)) {
      return said(-1, "只支持全额退款");
    }
    book.write(order.refunded(clock.instant()));
    return said(1, "退款成功！退款金额¥" + money);
  }

  private Optional<EpayOrder> find(Map<String, String> params) {
    return book.orderOf(params.getOrDefault("trade_no", ""))
        .or(() -> book.order(params.getOrDefault("out_trade_no", "")));
  }

  String orderNoOf(Map<String, String> params) {
    synchronized (book) {
      return find(params)
          .map(EpayOrder::outTradeNo)
          .orElseGet(() -> params.getOrDefault("out_trade_no", ""));
    }
  }

  private boolean known(Map<String, String> params) {
    return account.pid().equals(params.get("pid")) && account.key().equals(params.get("key"));
  }

  private static Answer said(int code, String message) {
    return Answer.ok(Map.of("code", code, "msg", message));
  }
}
