package bida.simulators.agiso;

import bida.simulators.callback.Callback;
import bida.simulators.callback.Callbacks;
import bida.simulators.http.Json;
import bida.simulators.http.Refusal;
import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import bida.simulators.supplier.Outcome;
import bida.simulators.supplier.Shelf;
import bida.simulators.time.Agenda;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Purchases and recharges. Cards are sold at once, unless supplier.delay says otherwise; 1100,
 * 1220, 1230 and 1250 are the protocol's codes, the others this simulator's own.
 */
final class Orders {
  private static final Duration RECHARGE_TAKES = Duration.ofSeconds(2);
  private static final Duration LATE = Duration.ofMinutes(10);
  private static final BigDecimal PRICE = new BigDecimal("9.7");
  private static final int MOST_UNITS = 1000;

  private final InstantSource clock;
  private final Agenda agenda;
  private final AgisoAccount account;
  private final AgisoBook book;
  private final Goods goods;
  private final Shelf shelf;
  private final Knobs knobs;
  private final Callbacks callbacks;

  Orders(
      InstantSource clock,
      Agenda agenda,
      AgisoAccount account,
      AgisoBook book,
      Goods goods,
      Knobs knobs,
      Callbacks callbacks) {
    this.clock = clock;
    this.agenda = agenda;
    this.account = account;
    this.book = book;
    this.goods = goods;
    this.shelf = new Shelf(knobs, PRICE);
    this.knobs = knobs;
    this.callbacks = callbacks;
  }

  /** A knob may be turned for an order, or for the account it tops up. */
  Scope scope(String orderNo, String account) {
    synchronized (book) {
      return Scope.of(orderNo, book.order(orderNo).map(AgisoOrder::account).orElse(account));
    }
  }

  void resume() {
    synchronized (book) {
      book.orders().forEach(this::schedule);
    }
  }

  ObjectNode create(JsonNode asked, Scope scope, boolean recharge) {
    var productNo = asked.path("productNo").asText();
    var buyNum = asked.path("buyNum").asInt();
    var topUp = recharge ? asked.path("account").asText() : "";
    if (scope.order().isEmpty() || scope.order().length() > 50) {
      throw new Refusal(1200, "", "订单号错误");
    }
    var item = item(productNo);
    if (buyNum < 1 || buyNum > MOST_UNITS) throw new Refusal(1200, "", "购买数量错误");
    if (recharge && topUp.isBlank()) throw new Refusal(1210, "", "充值账号错误");
    synchronized (book) {
      if (book.order(scope.order()).isPresent()) throw new Refusal(Desk.TAKEN, "", "订单号已存在");
      if (!item.has(buyNum) || knobs.take("supplier.outOfStock", scope)) {
        throw new Refusal(1230, "", "库存不足");
      }
      if (knobs.take("supplier.noBalance", scope)) throw new Refusal(1240, "", "余额不足");
      var cost = item.price().multiply(BigDecimal.valueOf(buyNum));
      var most = asked.path("maxAmount").asText();
      if (!most.isEmpty() && cost.compareTo(new BigDecimal(most)) > 0) {
        throw new Refusal(1220, "", "高于 maxAmount");
      }
      var order = book.write(accept(asked, productNo, buyNum, topUp, cost.toPlainString(), scope));
      schedule(order);
      return told(order, clock.instant());
    }
  }

  private Shelf.Item item(String productNo) {
    var item = shelf.of(productNo);
    if (!productNo.matches("[A-Za-z0-9._-]{1,64}") || !item.onSale()) {
      throw new Refusal(1100, "", "商品不存在");
    }
    return item;
  }

  /** What one costs, and that there is such a product; not how many are left. */
  ObjectNode template(JsonNode asked) {
    var productNo = asked.path("productNo").asText();
    var item = item(productNo);
    var json = Json.MAPPER.createObjectNode();
    json.put("apiType", 1);
    json.put("productNo", productNo);
    json.put("productTitle", "商品" + productNo);
    json.put("productType", 2);
    json.put("productCost", item.price());
    json.putArray("attach");
    return json;
  }

  private AgisoOrder accept(
      JsonNode asked, String productNo, int buyNum, String topUp, String cost, Scope scope) {
    var now = clock.instant();
    var outcome =
        knobs
            .word("supplier.outcome", scope)
            .map(Outcome::named)
            .orElseGet(() -> Outcome.ofAccount(topUp));
    if (outcome != Outcome.success) knobs.injected("supplier.outcome." + outcome, scope);
    var usual = topUp.isEmpty() ? Duration.ZERO : RECHARGE_TAKES;
    var endsAt = now.plus(knobs.time("supplier.delay", scope).orElse(usual));
    var outTradeNo = "AG%s%08d".formatted(now.getEpochSecond(), book.nextNumber());
    return new AgisoOrder(
        outTradeNo,
        scope.order(),
        productNo,
        buyNum,
        topUp,
        cost,
        asked.path("callbackUrl").asText(),
        topUp.isEmpty() ? Goods.sell(outTradeNo, buyNum) : List.of(),
        outcome,
        now,
        endsAt,
        endsAt.plus(knobs.time("supplier.late", scope).orElse(LATE)));
  }

  ObjectNode query(JsonNode asked, Scope scope) {
    synchronized (book) {
      var order =
          book.order(asked.path("orderNo").asText())
              .orElseThrow(() -> new Refusal(404, "", "订单不存在"));
      if (knobs.take("query.notFoundFirst", scope)) throw new Refusal(404, "", "订单不存在");
      return told(order, clock.instant());
    }
  }

  private ObjectNode told(AgisoOrder order, Instant now) {
    var status = order.status(now);
    var json = Json.MAPPER.createObjectNode();
    json.put("orderNo", order.orderNo());
    json.put("outTradeNo", order.outTradeNo());
    json.put("orderStatus", status);
    json.put("orderCost", order.cost());
    if (status == AgisoOrder.FAILED) {
      json.put("failCode", 1);
      json.put("failReason", "供货失败");
    }
    var sold = status == AgisoOrder.SUCCESS && !order.isRecharge();
    var cards = sold ? goods.handOut(order, scope(order.orderNo(), "")) : List.<AgisoCard>of();
    json.put("cards", cards.isEmpty() ? "" : AgisoCard.sealed(cards, account.appSecret()));
    return json;
  }

  /** What ends at once is told in the answer; nobody calls back for it. */
  private void schedule(AgisoOrder order) {
    if (order.outcome() == Outcome.unknown) return;
    if (order.endsAt().isAfter(order.createdAt())) {
      agenda.at(order.endsAt(), () -> tell(order.orderNo(), order.endsAt()));
    }
    if (order.outcome() == Outcome.lateSuccess) {
      agenda.at(order.succeedsLateAt(), () -> tell(order.orderNo(), order.succeedsLateAt()));
    }
  }

  private void tell(String orderNo, Instant at) {
    synchronized (book) {
      var order = book.order(orderNo).orElseThrow();
      var id = "AC-%s-%d".formatted(orderNo, order.status(at));
      if (callbacks.of(orderNo).stream().anyMatch(callback -> callback.id().equals(id))) return;
      callbacks.announce(
          Callback.of(
              id,
              String.valueOf(order.status(at)),
              orderNo,
              order.callbackUrl(),
              told(order, at).toString(),
              clock.instant()));
    }
    book.journal().force();
  }
}
