package bida.simulators.alipay;

import bida.simulators.callback.Callback;
import bida.simulators.callback.Callbacks;
import bida.simulators.http.Answer;
import bida.simulators.http.Json;
import bida.simulators.http.Refusal;
import bida.simulators.http.Request;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Complaints: told by a message that names one, and told in full to whoever asks for it. */
final class Complaints {
  private static final Duration TIME_TO_REPLY = Duration.ofDays(3);

  private final InstantSource clock;
  private final AlipayAccount account;
  private final AlipayBook book;
  private final Callbacks callbacks;
  private final Notices notices;
  private final Map<String, Complaint> complaints = new LinkedHashMap<>();

  Complaints(
      InstantSource clock,
      AlipayAccount account,
      AlipayBook book,
      Callbacks callbacks,
      Notices notices) {
    this.clock = clock;
    this.account = account;
    this.book = book;
    this.callbacks = callbacks;
    this.notices = notices;
  }

  /** The buyer complains, or the complaint goes on: one for each trade. Forgotten by a restart. */
  Answer complain(Request request) {
    var wish = request.json();
    var number = wish.path("outTradeNo").asText();
    var status = wish.path("status").asText("MERCHANT_PROCESSING");
    Complaint complaint;
    synchronized (book) {
      var trade =
          book.trade(number).orElseThrow(() -> new Refusal(404, "NOT_FOUND", "no such trade"));
      var now = clock.instant();
      var before = complaints.get(number);
      complaint =
          before == null
              ? new Complaint("C" + trade.tradeNo(), number, status, now, now)
              : before.to(status, now);
      complaints.put(number, complaint);
      callbacks.announce(message(complaint, trade));
    }
    book.journal().force();
    return Answer.ok(complaint);
  }

  private Callback message(Complaint complaint, Trade trade) {
    var now = clock.instant();
    var params = new LinkedHashMap<String, String>();
    var id = notices.notifyId(now);
    params.put("notify_id", id);
    params.put("msg_method", "alipay.merchant.tradecomplain.changed");
    params.put("utc_timestamp", Long.toString(now.toEpochMilli()));
    params.put("app_id", account.appId());
    params.put("version", "1.1");
    params.put("charset", "utf-8");
    params.put("biz_content", Json.text(Map.of("complain_event_id", complaint.id())));
    return Callback.of(
        id, complaint.status(), complaint.outTradeNo(), trade.notifyUrl(), Json.text(params), now);
  }

  ObjectNode query(JsonNode asked) {
    synchronized (book) {
      var id = asked.path("complain_event_id").asText();
      var found = complaints.values().stream().filter(c -> c.id().equals(id)).findFirst();
      if (found.isEmpty()) return Said.failed("COMPLAIN_NOT_EXIST", "投诉不存在");
      var complaint = found.get();
      var trade = book.trade(complaint.outTradeNo()).orElseThrow();
      return Said.done()
          .put("complain_event_id", id)
          .put("status", complaint.status())
          .put("trade_no", trade.tradeNo())
          .put("merchant_order_no", trade.outTradeNo())
          .put("gmt_create", Beijing.second(complaint.createdAt()))
          .put("gmt_modified", Beijing.second(complaint.changedAt()))
          .put("gmt_overdue", Beijing.second(complaint.changedAt().plus(TIME_TO_REPLY)))
          .put("leaf_category_name", "商品未收到")
          .put("complain_reason", "买家付款后未收到商品")
          .put("trade_amount", Yuan.write(trade.paidMinor()));
    }
  }
}
