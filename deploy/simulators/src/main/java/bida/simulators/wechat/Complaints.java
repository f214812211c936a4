package bida.simulators.wechat;

import bida.simulators.callback.Callback;
import bida.simulators.callback.Callbacks;
import bida.simulators.http.Answer;
import bida.simulators.http.Json;
import bida.simulators.http.Refusal;
import bida.simulators.http.Request;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Complaints: told by a notification that names little more than a number, and asked about by it.
 */
final class Complaints {
  private final InstantSource clock;
  private final Merchant merchant;
  private final WechatBook book;
  private final Callbacks callbacks;

  Complaints(InstantSource clock, Merchant merchant, WechatBook book, Callbacks callbacks) {
    this.clock = clock;
    this.merchant = merchant;
    this.book = book;
    this.callbacks = callbacks;
  }

  /** The buyer: a new complaint, or with {@code complaintId} another step of one. */
  Answer complain(Request request) {
    var wish = request.json();
    var action = wish.path("action").asText("CREATE_COMPLAINT");
    Complaint complaint;
    synchronized (book) {
      complaint =
          wish.hasNonNull("complaintId")
              ? book.write(step(wish.path("complaintId").asText(), action))
              : book.write(
                  new Complaint(
                      "2002010%s%012d"
                          .formatted(Beijing.compactDay(clock.instant()), book.nextNumber()),
                      wish.path("outTradeNo").asText(""),
                      wish.path("type").asText("REFUND"),
                      "PENDING",
                      true,
                      clock.instant()));
      callbacks.announce(notice(complaint, action, wish.path("url").asText("")));
    }
    book.journal().force();
    return Answer.ok(complaint);
  }

  private Complaint step(String complaintId, String action) {
    var complaint = book.complaint(complaintId).orElseThrow(Complaints::unknown);
    return switch (action) {
      case "MERCHANT_RESPONSE" -> complaint.in("PROCESSING", false);
      case "MERCHANT_CONFIRM_COMPLETE", "RECALL_COMPLAINT" -> complaint.in("PROCESSED", false);
      default -> complaint.in(complaint.state(), true);
    };
  }

  private Callback notice(Complaint complaint, String action, String url) {
    var now = clock.instant();
    var created = action.equals("CREATE_COMPLAINT");
    var content = Json.MAPPER.createObjectNode();
    content.put("complaint_id", complaint.complaintId());
    content.put("action_type", action);
    return Callback.of(
        "EV-%s%015d".formatted(Beijing.compactDay(now), book.nextNumber()),
        created ? "COMPLAINT.CREATE" : "COMPLAINT.STATE_CHANGE",
        complaint.outTradeNo(),
        url,
        content.toString(),
        now);
  }

  String outTradeNoOf(Request request) {
    synchronized (book) {
      return book.complaint(request.param("complaintId")).map(Complaint::outTradeNo).orElse("");
    }
  }

  Answer query(Request request) {
    synchronized (book) {
      var complaint = book.complaint(request.param("complaintId")).orElseThrow(Complaints::unknown);
      var json = Json.MAPPER.createObjectNode();
      json.put("complaint_id", complaint.complaintId());
      json.put("complaint_time", Beijing.wire(complaint.createdAt()));
      json.put("complaint_detail", "充值没有到账");
      json.put("complaint_state", complaint.state());
      json.put("problem_type", complaint.type());
      json.put("incoming_user_response", complaint.awaitsReply());
      json.put("complainted_mchid", merchant.mchid());
      json.put("user_complaint_times", 1);
      json.set("complaint_order_info", Json.MAPPER.valueToTree(orders(complaint)));
      return Answer.ok(json);
    }
  }

  private List<Map<String, Object>> orders(Complaint complaint) {
    return book.trade(complaint.outTradeNo())
        .map(
            trade ->
                List.of(
                    Map.<String, Object>of(
                        "transaction_id",
                        String.valueOf(trade.transactionId()),
                        "out_trade_no",
                        trade.outTradeNo(),
                        "amount",
                        trade.amountMinor())))
        .orElse(List.of());
  }

  private static Refusal unknown() {
    return new Refusal(404, "RESOURCE_NOT_EXISTS", "投诉单不存在");
  }
}
