package bida.payment.channel.wechat;

import bida.contracts.DisputeStage;
import bida.contracts.Money;
import bida.payment.channel.DisputeAnswer;
import bida.payment.channel.DisputeSource;
import bida.payment.channel.Inquiry;
import bida.payment.channel.Merchants;
import bida.payment.core.Movement;
import com.google.gson.JsonObject;
import com.wechat.pay.java.core.http.HttpHeaders;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Complaints (consumer complaints 2.0), asked about by the number a notification named. */
@Singleton
final class WechatComplaints implements DisputeSource {

  private static final String ADDRESS =
      "https://api.mch.weixin.qq.com/v3/merchant-service/complaints-v2/";
  // The channel's rule for a merchant's first word; not checked against its current text.
  private static final Duration ANSWERED_WITHIN = Duration.ofHours(24);
  private static final String CREATED = "CREATE_COMPLAINT";
  private static final String YUAN = "CNY";

  private final Merchants<WechatAccount> merchants;

  WechatComplaints(Merchants<WechatAccount> merchants) {
    this.merchants = merchants;
  }

  @Override
  public String channel() {
    return WechatChannel.NAME;
  }

  /** What a notification says: a number, what was done, and that it was told once. */
  static Inquiry named(String merchant, String notificationId, JsonObject plaintext, Instant at) {
    var complaint = plaintext.get("complaint_id").getAsString();
    var action = plaintext.get("action_type").getAsString();
    // Both become part of an address or a name here.
    if (!complaint.matches("[0-9A-Za-z_-]{1,64}") || !action.matches("[A-Z_]{1,64}")) {
      throw new IllegalArgumentException("no complaint");
    }
    return new Inquiry(WechatChannel.NAME, merchant, complaint, action + "/" + notificationId, at);
  }

  @Override
  public DisputeAnswer ask(Inquiry inquiry) {
    return merchants
        .find(inquiry.merchant())
        .map(account -> ask(account, inquiry))
        .orElseGet(() -> new DisputeAnswer.NoAnswer("merchant_not_configured"));
  }

  private static DisputeAnswer ask(WechatAccount account, Inquiry inquiry) {
    return WechatFailure.answer(
        () ->
            read(
                account,
                inquiry,
                account
                    .http()
                    .get(new HttpHeaders(), ADDRESS + inquiry.subject(), JsonObject.class)
                    .getServiceResponse()),
        failure ->
            switch (failure) {
              case WechatFailure.Said said -> new DisputeAnswer.NoAnswer(said.code());
              case WechatFailure.Silence silence -> new DisputeAnswer.NoAnswer(silence.why());
            });
  }

  private static DisputeAnswer read(WechatAccount account, Inquiry inquiry, JsonObject answer) {
    if (!inquiry.subject().equals(answer.get("complaint_id").getAsString())) {
      return new DisputeAnswer.NoAnswer("an answer about something else");
    }
    var news = new ArrayList<Movement.Disputed>();
    if (answer.has("complaint_order_info")) {
      for (var order : answer.getAsJsonArray("complaint_order_info")) {
        news.add(news(account, inquiry, answer, order.getAsJsonObject(), news.size()));
      }
    }
    return new DisputeAnswer.Told(news);
  }

  // A complaint can be about several payments: each is news of its own.
  private static Movement.Disputed news(
      WechatAccount account, Inquiry inquiry, JsonObject answer, JsonObject order, int place) {
    var since = WechatTimes.parse(answer.get("complaint_time").getAsString());
    var stage = stage(inquiry, answer);
    return new Movement.Disputed(
        WechatChannel.NAME,
        account.name(),
        inquiry.subject(),
        place == 0 ? inquiry.step() : inquiry.step() + "/" + place,
        stage,
        order.get("transaction_id").getAsString(),
        order.get("out_trade_no").getAsString(),
        Money.of(order.get("amount").getAsLong(), YUAN),
        // A word of the channel's; what the buyer wrote stays there.
        word(answer, "problem_type"),
        replyBy(inquiry, answer, stage, since),
        stage == DisputeStage.OPENED ? since : inquiry.toldAt());
  }

  private static DisputeStage stage(Inquiry inquiry, JsonObject answer) {
    if (word(answer, "complaint_state").equals("PROCESSED")) {
      return DisputeStage.ENDED;
    }
    return inquiry.step().startsWith(CREATED + "/") ? DisputeStage.OPENED : DisputeStage.UPDATED;
  }

  private static @Nullable Instant replyBy(
      Inquiry inquiry, JsonObject answer, DisputeStage stage, Instant since) {
    return switch (stage) {
      case OPENED -> since.plus(ANSWERED_WITHIN);
      case UPDATED -> awaitsUs(answer) ? inquiry.toldAt().plus(ANSWERED_WITHIN) : null;
      case ENDED, LOST -> null;
    };
  }

  private static boolean awaitsUs(JsonObject answer) {
    return word(answer, "complaint_state").equals("PENDING")
        || (answer.has("incoming_user_response")
            && answer.get("incoming_user_response").getAsBoolean());
  }

  private static String word(JsonObject answer, String name) {
    var text = answer.has(name) ? answer.get(name).getAsString() : "";
    return text.matches("[A-Z_]{1,64}") ? text : "UNKNOWN";
  }
}
