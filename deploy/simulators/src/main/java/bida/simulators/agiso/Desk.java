package bida.simulators.agiso;

import bida.simulators.http.Answer;
import bida.simulators.http.Refusal;
import bida.simulators.http.Request;
import bida.simulators.knobs.Counts;
import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** Checks who asks, lets the troubles happen, and answers by code; 200 is done. */
final class Desk {
  private static final Duration SILENCE = Duration.ofSeconds(10);
  static final int TAKEN = 1250;

  private final AgisoAccount account;
  private final AgisoBook book;
  private final Orders orders;
  private final Statement statement;
  private final Knobs knobs;
  private final Counts counts;

  Desk(
      AgisoAccount account,
      AgisoBook book,
      Orders orders,
      Statement statement,
      Knobs knobs,
      Counts counts) {
    this.account = account;
    this.book = book;
    this.orders = orders;
    this.statement = statement;
    this.knobs = knobs;
    this.counts = counts;
  }

  Answer purchase(Request request) {
    return answer("submit", request.json(), (asked, scope) -> orders.create(asked, scope, false));
  }

  Answer recharge(Request request) {
    return answer("submit", request.json(), (asked, scope) -> orders.create(asked, scope, true));
  }

  Answer query(Request request) {
    return answer("query", request.json(), orders::query);
  }

  Answer template(Request request) {
    return answer("goods", request.json(), (asked, _) -> orders.template(asked));
  }

  Answer statement(Request request) {
    return answer("statement", request.json(), (asked, _) -> statement.page(asked));
  }

  private interface Act {
    Object run(JsonNode asked, Scope scope);
  }

  private Answer answer(String kind, JsonNode asked, Act act) {
    var scope = orders.scope(asked.path("orderNo").asText(), asked.path("account").asText());
    counts.request(kind, scope.order());
    if (knobs.takeOn("api.unavailable", kind, scope)) return Answer.silent(Duration.ZERO);
    if (knobs.takeOn("api.fail5xx", kind, scope)) return Answer.text(500, "Internal Server Error");
    Answer answer;
    try {
      check(asked);
      answer = said(200, "接口调用成功", act.run(asked, scope));
    } catch (Refusal refusal) {
      answer = said(refusal.status(), String.valueOf(refusal.getMessage()), null);
    }
    book.journal().force();
    if (knobs.takeOn("api.timeoutButDone", kind, scope)) {
      return Answer.silent(knobs.time("api.silence", scope).orElse(SILENCE));
    }
    if (knobs.takeOn("api.numberTaken", kind, scope)) return said(TAKEN, "订单号已存在", null);
    if (knobs.takeOn("api.garbage", kind, scope)) return Answer.text(200, "<html>维护中</html>");
    return answer;
  }

  private void check(JsonNode asked) {
    if (!account.userId().equals(asked.path("userId").asText())) {
      throw new Refusal(401, "", "userId 错误");
    }
    if (!AgisoSign.fits(asked, account)) throw new Refusal(401, "", "签名错误");
  }

  private static Answer said(int code, String message, @Nullable Object data) {
    var answer = new LinkedHashMap<String, Object>();
    answer.put("code", code);
    answer.put("message", message);
    if (data != null) answer.put("data", data);
    return Answer.ok(answer);
  }
}
