package bida.simulators.fulu;

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
 * Submit and query, of recharges and of cards, and what it says of goods. Error codes above 3000
 * concern the order or the product and are final; the vendor's full list is not public.
 */
final class Recharges {
  private static final Duration USUAL = Duration.ofSeconds(2);
  private static final Duration LATE = Duration.ofMinutes(10);
  private static final BigDecimal PRICE = new BigDecimal("9.5000");
  private static final int MOST_UNITS = 1000;
  private static final int FEW = 10;

  private final InstantSource clock;
  private final Agenda agenda;
  private final FuluAccount account;
  private final FuluBook book;
  private final Shelf shelf;
  private final Knobs knobs;
  private final Callbacks callbacks;
  private final Cards cards;

  Recharges(
      InstantSource clock,
      Agenda agenda,
      FuluAccount account,
      FuluBook book,
      Knobs knobs,
      Callbacks callbacks) {
    this.clock = clock;
    this.agenda = agenda;
    this.account = account;
    this.book = book;
    this.shelf = new Shelf(knobs, PRICE);
    this.knobs = knobs;
    this.callbacks = callbacks;
    this.cards = new Cards(account, knobs);
  }

  void resume() {
    synchronized (book) {
      book.orders().forEach(this::schedule);
    }
  }

  ObjectNode submit(JsonNode biz, Scope scope) {
    var chargeAccount = biz.path("charge_account").asText();
    if (chargeAccount.isEmpty() || knobs.take("supplier.accountInvalid", scope)) {
      throw new Refusal(3009, "", "充值账号错误");
    }
    return take(biz, chargeAccount, scope);
  }

  /** The cards themselves are in the answers to later queries. */
  ObjectNode sell(JsonNode biz, Scope scope) {
    return take(biz, "", scope);
  }

  private ObjectNode take(JsonNode biz, String chargeAccount, Scope scope) {
    var productId = biz.path("product_id").asText();
    var buyNum = biz.path("buy_num").asInt();
    if (scope.order().isEmpty() || scope.order().length() > 50) {
      throw new Refusal(2001, "", "外部订单号错误");
    }
    if (buyNum < 1 || buyNum > MOST_UNITS) throw new Refusal(3007, "", "购买数量错误");
    var item = shelf.of(productId);
    if (!productId.matches("[1-9]\\d{0,11}") || !item.onSale()) {
      throw new Refusal(3001, "", "商品不存在");
    }
    if (!item.has(buyNum)) throw new Refusal(3008, "", "库存不足");
    synchronized (book) {
      var before = book.order(scope.order());
      if (before.isPresent()) {
        if (before.get().sameAs(productId, chargeAccount, buyNum)) {
          return FuluJson.answer(before.get());
        }
        throw new Refusal(3010, "", "外部订单号已存在");
      }
      var order = book.write(accept(biz, item, chargeAccount, buyNum, scope));
      schedule(order);
      return FuluJson.answer(order);
    }
  }

  private FuluOrder accept(
      JsonNode biz, Shelf.Item item, String chargeAccount, int buyNum, Scope scope) {
    var now = clock.instant();
    var outcome = outcome(chargeAccount, scope);
    var delay = knobs.time("supplier.delay", scope);
    if (delay.isPresent()) knobs.injected("supplier.delay", scope);
    var orderId = "221%s%010d".formatted(now.getEpochSecond(), book.nextNumber());
    return new FuluOrder(
        orderId,
        scope.order(),
        biz.path("product_id").asText(),
        chargeAccount,
        buyNum,
        item.price().multiply(BigDecimal.valueOf(buyNum)).toPlainString(),
        biz.path("notify_url").asText(account.callbackUrl()),
        outcome,
        knobs.time("supplier.late", scope).orElse(LATE).toSeconds(),
        FuluOrder.State.processing,
        now,
        outcome == Outcome.unknown ? null : now.plus(delay.orElse(USUAL)),
        null,
        chargeAccount.isEmpty() ? Cards.sell(orderId, buyNum) : List.of());
  }

  private Outcome outcome(String chargeAccount, Scope scope) {
    var wished = knobs.word("supplier.outcome", scope).map(Outcome::named);
    var outcome = wished.orElseGet(() -> Outcome.ofAccount(chargeAccount));
    if (outcome != Outcome.success) knobs.injected("supplier.outcome." + outcome, scope);
    return outcome;
  }

  ObjectNode query(JsonNode biz, Scope scope) {
    synchronized (book) {
      var order =
          book.order(biz.path("customer_order_no").asText())
              .orElseThrow(() -> new Refusal(3006, "", "订单不存在"));
      if (knobs.take("query.notFoundFirst", Scope.of(scope.order(), order.chargeAccount()))) {
        throw new Refusal(3006, "", "订单不存在");
      }
      return FuluJson.answer(order, cards);
    }
  }

  ObjectNode goods(JsonNode biz) {
    var productId = biz.path("product_id").asText();
    var item = shelf.of(productId);
    if (!productId.matches("[1-9]\\d{0,11}") || !item.listed()) {
      throw new Refusal(3001, "", "商品不存在");
    }
    var json = Json.MAPPER.createObjectNode();
    json.put("product_id", Long.parseLong(productId));
    json.put("product_name", "商品" + productId);
    json.put("product_type", "直充");
    json.put("face_value", 10);
    json.put("purchase_price", item.price());
    json.put("template_id", "");
    json.put("stock_status", item.stock() == 0 ? "断货" : item.stock() < FEW ? "警报" : "充足");
    json.put("sales_status", item.onSale() ? "上架" : "下架");
    json.put("details", "");
    return json;
  }

  /** The operator of the accounts says that a success never arrived: no callback tells of it. */
  FuluOrder takeBack(String customerOrderNo) {
    FuluOrder order;
    synchronized (book) {
      order =
          book.order(customerOrderNo)
              .filter(found -> found.state() == FuluOrder.State.success)
              .orElseThrow(() -> new Refusal(404, "NOT_FOUND", "no such success"));
      order = book.write(order.takenBack());
      knobs.injected("supplier.takenBack", Scope.of(customerOrderNo, order.chargeAccount()));
    }
    book.journal().force();
    return order;
  }

  private void schedule(FuluOrder order) {
    var nextAt = order.nextAt();
    if (nextAt != null) agenda.at(nextAt, () -> step(order.customerOrderNo(), nextAt));
  }

  private void step(String customerOrderNo, Instant dueAt) {
    synchronized (book) {
      var found = book.order(customerOrderNo);
      if (found.isEmpty() || !dueAt.equals(found.get().nextAt())) return;
      var stepped = book.write(found.get().step(dueAt));
      schedule(stepped);
      // Whoever bought cards asks for them: its documents know no callback of them.
      if (stepped.isOfCards()) return;
      callbacks.announce(
          Callback.of(
              "FC-%d".formatted(book.nextNumber()),
              stepped.state().name(),
              customerOrderNo,
              stepped.notifyUrl(),
              FuluJson.callback(stepped).toString(),
              clock.instant()));
    }
    book.journal().force();
  }
}
