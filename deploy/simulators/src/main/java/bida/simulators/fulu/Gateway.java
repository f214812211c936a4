package bida.simulators.fulu;

import bida.simulators.http.Answer;
import bida.simulators.http.Json;
import bida.simulators.http.Refusal;
import bida.simulators.http.Request;
import bida.simulators.knobs.Counts;
import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import bida.simulators.supplier.Outcome;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;

/** The one URL of the supplier: checks the signature, dispatches by method, signs the answer. */
final class Gateway {
  private static final Duration SILENCE = Duration.ofSeconds(10);

  private final FuluAccount account;
  private final Knobs knobs;
  private final Counts counts;
  private final FuluBook book;
  private final Recharges recharges;

  Gateway(FuluAccount account, Knobs knobs, Counts counts, FuluBook book, Recharges recharges) {
    this.account = account;
    this.knobs = knobs;
    this.counts = counts;
    this.book = book;
    this.recharges = recharges;
  }

  Answer answer(Request request) {
    var asked = (ObjectNode) request.json();
    var kind =
        switch (asked.path("method").asText()) {
          case "fulu.order.direct.add", "fulu.order.card.add" -> "submit";
          case "fulu.order.info.get" -> "query";
          case "fulu.goods.info.get" -> "goods";
          default -> "other";
        };
    var biz = content(asked);
    var scope =
        Scope.of(
            biz.path("customer_order_no").asText(),
            biz.path("charge_account").asText(),
            biz.path("product_id").asText());
    counts.request(kind, scope.order());
    if (knobs.takeOn("api.unavailable", kind, scope)) return Answer.silent(Duration.ZERO);
    if (knobs.takeOn("api.fail5xx", kind, scope)) return Answer.text(500, "Internal Server Error");
    return dispatch(kind, asked, biz, scope);
  }

  private Answer dispatch(String kind, ObjectNode asked, JsonNode biz, Scope scope) {
    Answer answer;
    try {
      check(asked);
      var cards = asked.path("method").asText().equals("fulu.order.card.add");
      answer = signed(0, "接口调用成功", Json.text(run(kind, biz, scope, cards)));
    } catch (Refusal refusal) {
      answer = signed(refusal.status(), String.valueOf(refusal.getMessage()), "");
    }
    book.journal().force();
    var silent =
        knobs.takeOn("api.timeoutButDone", kind, scope)
            || (kind.equals("submit") && silentAccount(biz, scope));
    return silent ? Answer.silent(knobs.time("api.silence", scope).orElse(SILENCE)) : answer;
  }

  private boolean silentAccount(JsonNode biz, Scope scope) {
    var silent = Outcome.silentSubmit(biz.path("charge_account").asText());
    if (silent) knobs.injected("api.timeoutButDone", scope);
    return silent;
  }

  private Object run(String kind, JsonNode biz, Scope scope, boolean cards) {
    return switch (kind) {
      case "submit" -> cards ? recharges.sell(biz, scope) : recharges.submit(biz, scope);
      case "query" -> recharges.query(biz, scope);
      case "goods" -> recharges.goods(biz);
      default -> throw new Refusal(1001, "", "接口方法名称错误");
    };
  }

  private void check(ObjectNode asked) {
    if (!account.appKey().equals(asked.path("app_key").asText())) {
      throw new Refusal(1002, "", "app_key 错误");
    }
    if (!FuluSign.fits(asked, account.secret())) throw new Refusal(1003, "", "签名错误");
  }

  private static JsonNode content(JsonNode asked) {
    try {
      return Json.object(asked.path("biz_content").asText());
    } catch (Refusal e) {
      return Json.MAPPER.createObjectNode();
    }
  }

  /**
   * {@code result} is a string of JSON, and the signature is over the characters of that string.
   */
  private Answer signed(int code, String message, String result) {
    return Answer.ok(
        Json.MAPPER.valueToTree(
            new java.util.LinkedHashMap<>(
                Map.of(
                    "code", code,
                    "message", message,
                    "result", result,
                    "sign", FuluSign.of(result, account.secret())))));
  }
}
