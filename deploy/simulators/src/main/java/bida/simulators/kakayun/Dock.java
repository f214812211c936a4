package bida.simulators.kakayun;

import bida.simulators.http.Answer;
import bida.simulators.http.Json;
import bida.simulators.http.Refusal;
import bida.simulators.http.Request;
import bida.simulators.knobs.Counts;
import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import bida.simulators.supplier.Outcome;
import bida.simulators.supplier.Shelf;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/**
 * dockapiv3: create, get, and what it says of goods. Code 1 is done, 9999 "state unconfirmed"; the
 * other codes are not public, so these are this simulator's own.
 */
final class Dock {
  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final Duration USUAL = Duration.ofSeconds(2);
  private static final Duration LATE = Duration.ofMinutes(10);
  static final BigDecimal PRICE = new BigDecimal("9.8000");
  private static final BigDecimal PAID_IN = new BigDecimal("100000.0000");
  private static final String LOW = "12.5000";
  private static final int UNCONFIRMED = 9999;
  private static final int TAKEN = 1011;

  private final InstantSource clock;
  private final KakayunAccount account;
  private final KakayunBook book;
  private final Shelf shelf;
  private final Knobs knobs;
  private final Counts counts;

  Dock(
      InstantSource clock,
      KakayunAccount account,
      KakayunBook book,
      Shelf shelf,
      Knobs knobs,
      Counts counts) {
    this.clock = clock;
    this.account = account;
    this.book = book;
    this.shelf = shelf;
    this.knobs = knobs;
    this.counts = counts;
  }

  Answer create(Request request) {
    return answer("submit", request.json());
  }

  Answer get(Request request) {
    return answer("query", request.json());
  }

  Answer info(Request request) {
    return answer("info", request.json());
  }

  /** The short answer, without the description. */
  Answer goods(Request request) {
    return answer("goods", request.json());
  }

  private Answer answer(String kind, JsonNode asked) {
    var scope =
        Scope.of(
            asked.path("usorderno").asText(),
            asked.path("attach").asText(),
            asked.path("goodsid").asText());
    counts.request(kind, scope.order());
    if (knobs.takeOn("api.unavailable", kind, scope)) return Answer.silent(Duration.ZERO);
    if (knobs.takeOn("api.fail5xx", kind, scope)) return Answer.text(500, "Internal Server Error");
    Answer answer;
    try {
      check(asked);
      answer =
          switch (kind) {
            case "submit" -> create(asked, scope);
            case "info" -> info(scope);
            case "goods" -> goods(asked.path("goodsid").asText());
            default -> get(asked, scope);
          };
    } catch (Refusal refusal) {
      answer = said(refusal.status(), String.valueOf(refusal.getMessage()));
    }
    book.journal().force();
    if (knobs.takeOn("api.timeoutButDone", kind, scope)) {
      return Answer.silent(knobs.time("api.silence", scope).orElse(SILENCE));
    }
    if (knobs.takeOn("api.unconfirmed", kind, scope)) return said(UNCONFIRMED, "订单状态未确认");
    if (knobs.takeOn("api.numberTaken", kind, scope)) return said(TAKEN, "商户订单号已存在");
    if (knobs.takeOn("api.garbage", kind, scope)) return Answer.text(200, "<html>维护中</html>");
    return answer;
  }

  private void check(JsonNode asked) {
    if (!account.userId().equals(asked.path("userid").asText())) {
      throw new Refusal(1001, "", "用户不存在");
    }
    if (!KakayunSign.fits(asked, account.key())) throw new Refusal(1002, "", "签名错误");
  }

  private Answer create(JsonNode asked, Scope scope) {
    var goodsid = asked.path("goodsid").asText();
    var attach = asked.path("attach").asText();
    int buynum = asked.path("buynum").asInt();
    if (!goodsid.matches("[1-9]\\d{0,11}")) throw new Refusal(1005, "", "商品不存在");
    if (buynum < 1) throw new Refusal(1004, "", "购买数量错误");
    if (attach.isBlank()) throw new Refusal(1009, "", "充值账号错误");
    synchronized (book) {
      if (book.order(scope.order()).isPresent()) throw new Refusal(TAKEN, "", "商户订单号已存在");
      if (knobs.take("supplier.outOfStock", scope)) throw new Refusal(1006, "", "库存不足");
      if (knobs.take("supplier.noBalance", scope)) throw new Refusal(1008, "", "余额不足");
      var item = shelf.of(goodsid);
      if (!item.onSale()) throw new Refusal(1005, "", "商品已下架");
      if (!item.has(buynum)) throw new Refusal(1006, "", "库存不足");
      var money = item.price().multiply(BigDecimal.valueOf(buynum));
      var most = asked.path("maxmoney").asText();
      if (!most.isEmpty() && money.compareTo(new BigDecimal(most)) > 0) {
        throw new Refusal(1007, "", "价格高于 maxmoney");
      }
      var order = book.write(order(goodsid, buynum, attach, money.toPlainString(), scope));
      return done(Map.of("orderno", order.orderno(), "usorderno", order.usorderno()));
    }
  }

  private Answer info(Scope scope) {
    var low = knobs.take("supplier.lowBalance", scope);
    return done(Map.of("userid", account.userId(), "money", low ? LOW : money(scope)));
  }

  private String money(Scope scope) {
    synchronized (book) {
      return PAID_IN
          .add(decimal("balance.paidIn", scope))
          .subtract(decimal("balance.taken", scope))
          .subtract(book.charged(clock.instant()))
          .toPlainString();
    }
  }

  private BigDecimal decimal(String knob, Scope scope) {
    return knobs.word(knob, scope).map(BigDecimal::new).orElse(BigDecimal.ZERO);
  }

  private Answer goods(String goodsid) {
    var item = shelf.of(goodsid);
    if (!goodsid.matches("[1-9]\\d{0,11}") || !item.listed()) {
      throw new Refusal(1005, "", "商品不存在");
    }
    var data = Json.MAPPER.createObjectNode();
    data.put("goodsid", Long.parseLong(goodsid));
    data.put("stock", item.stock());
    data.put("goodsprice", item.price().toPlainString());
    data.put("goodsstatus", item.onSale() ? 1 : 0);
    data.put("goodstype", 1);
    return done(data);
  }

  private KakayunOrder order(String goodsid, int buynum, String attach, String money, Scope scope) {
    var now = clock.instant();
    var outcome =
        knobs
            .word("supplier.outcome", scope)
            .map(Outcome::named)
            .orElseGet(() -> Outcome.ofAccount(attach));
    if (outcome != Outcome.success) knobs.injected("supplier.outcome." + outcome, scope);
    var endsAt = now.plus(knobs.time("supplier.delay", scope).orElse(USUAL));
    return new KakayunOrder(
        "KK%s%08d".formatted(now.getEpochSecond(), book.nextNumber()),
        scope.order(),
        goodsid,
        buynum,
        attach,
        money,
        outcome,
        now,
        endsAt,
        endsAt.plus(knobs.time("supplier.late", scope).orElse(LATE)));
  }

  private Answer get(JsonNode asked, Scope scope) {
    synchronized (book) {
      var order =
          book.order(asked.path("usorderno").asText())
              .orElseThrow(() -> new Refusal(1010, "", "订单不存在"));
      if (knobs.take("query.notFoundFirst", Scope.of(scope.order(), order.attach()))) {
        throw new Refusal(1010, "", "订单不存在");
      }
      return done(order.json(clock.instant()));
    }
  }

  private static Answer done(Object data) {
    return Answer.ok(Map.of("code", 1, "msg", "成功", "data", data));
  }

  private static Answer said(int code, String message) {
    return Answer.ok(Map.of("code", code, "msg", message, "data", Json.MAPPER.createObjectNode()));
  }
}
