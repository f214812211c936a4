package bida.simulators.alipay;

import bida.simulators.callback.Callback;
import bida.simulators.http.Json;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is told of a trade, before it is signed. */
final class Notices {
  private final InstantSource clock;
  private final AlipayAccount account;
  private final AlipayBook book;

  Notices(InstantSource clock, AlipayAccount account, AlipayBook book) {
    this.clock = clock;
    this.account = account;
    this.book = book;
  }

  Callback of(Trade trade) {
    return callback(trade, common(trade));
  }

  /** News of a refund is news of its trade, with the sum of all refunds. */
  Callback of(Trade trade, Refund refund) {
    var params = common(trade);
    params.put("refund_fee", Yuan.write(refund.totalMinor()));
    params.put("gmt_refund", Beijing.millis(refund.at()));
    params.put("out_biz_no", refund.outRequestNo());
    return callback(trade, params);
  }

  private Callback callback(Trade trade, Map<String, String> params) {
    return Callback.of(
        params.getOrDefault("notify_id", ""),
        trade.state().name(),
        trade.outTradeNo(),
        trade.notifyUrl(),
        Json.text(params),
        clock.instant());
  }

  private Map<String, String> common(Trade trade) {
    var now = clock.instant();
    var params = new LinkedHashMap<String, String>();
    params.put("gmt_create", Beijing.second(trade.createdAt()));
    params.put("charset", "utf-8");
    params.put("subject", trade.subject());
    params.put("buyer_id", "2088102177846880");
    params.put("invoice_amount", Yuan.write(trade.paidMinor()));
    params.put("notify_id", notifyId(now));
    params.put(
        "fund_bill_list",
        "[{\"amount\":\"%s\",\"fundChannel\":\"ALIPAYACCOUNT\"}]"
            .formatted(Yuan.write(trade.paidMinor())));
    params.put("notify_type", "trade_status_sync");
    params.put("trade_status", trade.state().name());
    params.put("receipt_amount", Yuan.write(trade.paidMinor()));
    params.put("buyer_pay_amount", Yuan.write(trade.paidMinor()));
    params.put("app_id", account.appId());
    params.put("auth_app_id", account.appId());
    params.put("seller_id", account.sellerId());
    put(params, "gmt_payment", trade.paidAt());
    put(params, "gmt_close", trade.closedAt());
    params.put("notify_time", Beijing.second(now));
    params.put("version", "1.0");
    params.put("out_trade_no", trade.outTradeNo());
    params.put("total_amount", Yuan.write(trade.paidMinor()));
    params.put("trade_no", trade.tradeNo());
    params.put("point_amount", "0.00");
    return params;
  }

  String notifyId(Instant now) {
    return "%s00222%022d".formatted(Beijing.compactDay(now), book.nextNumber());
  }

  private static void put(
      Map<String, String> params, String name, @org.jspecify.annotations.Nullable Instant at) {
    if (at != null) params.put(name, Beijing.second(at));
  }
}
