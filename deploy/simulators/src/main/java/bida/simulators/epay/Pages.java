package bida.simulators.epay;

import bida.simulators.http.Answer;
import bida.simulators.http.Port;
import bida.simulators.http.Refusal;
import bida.simulators.http.Request;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;

/** {@code submit.php}: the page behind the link, which makes the order when it is opened. */
final class Pages {
  private static final Set<String> TYPES = Set.of("alipay", "wxpay", "qqpay");
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneId.of("Asia/Shanghai"));

  private final InstantSource clock;
  private final EpayAccount account;
  private final EpayBook book;

  Pages(InstantSource clock, EpayAccount account, EpayBook book) {
    this.clock = clock;
    this.account = account;
    this.book = book;
  }

  Answer show(Request request) {
    var order = open(asked(request));
    return Answer.of(
        200,
        "text/html; charset=utf-8",
        "<!doctype html><title>收银台</title><p>%s: ¥%s</p>"
            .formatted(order.tradeNo(), order.money())
            .getBytes(StandardCharsets.UTF_8));
  }

  static Map<String, String> asked(Request request) {
    return request.method().equals("POST") ? Port.form(request.text()) : request.query();
  }

  /** As if the buyer followed the link. */
  EpayOrder follow(String link) {
    return open(Port.form(URI.create(link).getRawQuery()));
  }

  private EpayOrder open(Map<String, String> params) {
    if (!account.pid().equals(params.get("pid"))) throw refusal("商户ID不存在");
    if (!EpaySign.fits(params, account)) throw refusal("签名校验失败，请返回重试！");
    var number = params.getOrDefault("out_trade_no", "");
    if (!number.matches("[A-Za-z0-9._|-]{1,64}")) throw refusal("订单号(out_trade_no)格式不正确");
    if (!TYPES.contains(params.getOrDefault("type", ""))) throw refusal("支付方式(type)不存在");
    var money = params.getOrDefault("money", "");
    if (!money.matches("[0-9]+(\\.[0-9]{1,2})?")) throw refusal("金额不合法");
    for (var name : new String[] {"notify_url", "return_url", "name"}) {
      if (params.getOrDefault(name, "").isEmpty()) throw refusal(name + " 不能为空");
    }
    synchronized (book) {
      var before = book.order(number);
      if (before.isPresent()) {
        if (!before.get().money().equals(money)) throw refusal("该订单号已存在");
        return before.get();
      }
      return book.write(order(params, number, money));
    }
  }

  private EpayOrder order(Map<String, String> params, String number, String money) {
    var now = clock.instant();
    return new EpayOrder(
        SECOND.format(now) + "%06d".formatted(book.nextNumber()),
        number,
        params.getOrDefault("type", ""),
        params.getOrDefault("name", ""),
        money,
        params.getOrDefault("notify_url", ""),
        params.getOrDefault("return_url", ""),
        now,
        EpayOrder.State.UNPAID,
        null,
        null,
        null);
  }

  private static Refusal refusal(String why) {
    return new Refusal(400, "PARAM_ERROR", why);
  }
}
