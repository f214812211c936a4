package bida.simulators.alipay;

import bida.simulators.book.Journal;
import bida.simulators.http.Answer;
import bida.simulators.http.Json;
import bida.simulators.http.Port;
import bida.simulators.http.Refusal;
import bida.simulators.http.Request;
import bida.simulators.knobs.Counts;
import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** {@code gateway.do}: one URL for everything; requests are believed, and answers given, signed. */
final class Gateway {
  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final Set<String> PAGES = Set.of("alipay.trade.page.pay", "alipay.trade.wap.pay");

  private final AlipayAccount account;
  private final Trades trades;
  private final Refunds refunds;
  private final Bills bills;
  private final Complaints complaints;
  private final Knobs knobs;
  private final Counts counts;
  private final Journal journal;

  Gateway(
      AlipayAccount account,
      Trades trades,
      Refunds refunds,
      Bills bills,
      Complaints complaints,
      Knobs knobs,
      Counts counts,
      Journal journal) {
    this.account = account;
    this.trades = trades;
    this.refunds = refunds;
    this.bills = bills;
    this.complaints = complaints;
    this.knobs = knobs;
    this.counts = counts;
    this.journal = journal;
  }

  /** The official client puts biz_content into the form and the rest into the URL. */
  Answer answer(Request request) {
    var params = new java.util.HashMap<>(request.query());
    if (request.method().equals("POST")) params.putAll(Port.form(request.text()));
    var method = params.getOrDefault("method", "");
    if (PAGES.contains(method)) return page(params);
    var kind = kind(method);
    var wrong = wrong(params);
    if (wrong != null) return signed(method, wrong);
    var asked = Json.object(params.getOrDefault("biz_content", ""));
    return troubled(method, kind, asked, params.getOrDefault("notify_url", ""));
  }

  private static String kind(String method) {
    return switch (method) {
      case "alipay.trade.precreate" -> "precreate";
      case "alipay.trade.query" -> "query";
      case "alipay.trade.close" -> "close";
      case "alipay.trade.refund" -> "refund";
      case "alipay.trade.fastpay.refund.query" -> "refundQuery";
      case "alipay.data.dataservice.bill.downloadurl.query" -> "bill";
      case "alipay.merchant.tradecomplain.query" -> "complaint";
      default -> throw new Refusal(400, "isv.invalid-method", "不存在的方法名");
    };
  }

  private @org.jspecify.annotations.Nullable ObjectNode wrong(Map<String, String> params) {
    if (!account.appId().equals(params.get("app_id"))) {
      return Said.refused("isv.invalid-app-id", "无效的AppID参数");
    }
    if (!believed(params)) return Said.refused("isv.invalid-signature", "验签出错");
    return null;
  }

  private boolean believed(Map<String, String> params) {
    return AlipaySign.fits(
        AlipaySign.content(params, Set.of("sign")),
        params.getOrDefault("sign", ""),
        account.appKey());
  }

  private Answer troubled(String method, String kind, JsonNode asked, String notifyUrl) {
    var scope = Scope.of(trades.numberOf(asked));
    counts.request(kind, scope.order());
    if (knobs.takeOn("api.unavailable", kind, scope)) return Answer.silent(Duration.ZERO);
    if (knobs.takeOn("api.fail5xx", kind, scope)) return Answer.text(502, "Bad Gateway");
    if (knobs.takeOn("api.garbage", kind, scope)) {
      return Answer.of(200, "text/html", "<html>系统维护中</html>".getBytes(StandardCharsets.UTF_8));
    }
    if (knobs.takeOn("api.busy", kind, scope)) return unsigned(method, Said.busy());
    var said = inside(kind, asked, notifyUrl, scope);
    journal.force();
    if (knobs.takeOn("api.timeoutButDone", kind, scope)) {
      return Answer.silent(knobs.time("api.silence", scope).orElse(SILENCE));
    }
    if (knobs.takeOn("api.busyButDone", kind, scope)) return unsigned(method, Said.busy());
    if (knobs.takeOn("api.unsigned", kind, scope)) return unsigned(method, said);
    return knobs.takeOn("api.badSign", kind, scope)
        ? written(method, said.toString(), AlipaySign.sign("{}", account.platformKey()))
        : signed(method, said);
  }

  private ObjectNode inside(String kind, JsonNode asked, String notifyUrl, Scope scope) {
    return switch (kind) {
      case "precreate" -> trades.precreate(asked, notifyUrl);
      case "query" -> trades.query(asked, scope);
      case "close" -> trades.close(asked);
      case "refund" -> refunds.refund(asked, scope);
      case "refundQuery" -> refunds.query(asked, scope);
      case "bill" -> bills.address(asked);
      case "complaint" -> complaints.query(asked);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private Answer page(Map<String, String> params) {
    var trade = open(params);
    journal.force();
    return Answer.of(
        200,
        "text/html; charset=utf-8",
        "<!doctype html><title>支付宝收银台</title><p>%s: ¥%s</p>"
            .formatted(trade.tradeNo(), Yuan.write(trade.amountMinor()))
            .getBytes(StandardCharsets.UTF_8));
  }

  /** As if the buyer followed the link. */
  Trade follow(String link) {
    return open(Port.form(URI.create(link).getRawQuery()));
  }

  private Trade open(Map<String, String> params) {
    if (wrong(params) != null) throw new Refusal(400, "isv.invalid-signature", "验签出错");
    var asked = Json.object(params.getOrDefault("biz_content", ""));
    counts.request("page", trades.numberOf(asked));
    return trades.page(asked, params.getOrDefault("notify_url", ""));
  }

  private Answer signed(String method, ObjectNode said) {
    var node = said.toString();
    return written(method, node, AlipaySign.sign(node, account.platformKey()));
  }

  private static Answer unsigned(String method, ObjectNode said) {
    return json("{\"%s\":%s}".formatted(name(method), said));
  }

  private static Answer written(String method, String node, String sign) {
    return json("{\"%s\":%s,\"sign\":\"%s\"}".formatted(name(method), node, sign));
  }

  private static Answer json(String text) {
    return Answer.of(200, "text/html;charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  private static String name(String method) {
    return method.replace('.', '_') + "_response";
  }
}
