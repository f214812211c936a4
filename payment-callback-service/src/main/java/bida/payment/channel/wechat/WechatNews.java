package bida.payment.channel.wechat;

import bida.contracts.Money;
import bida.payment.channel.Reading;
import bida.payment.channel.Reading.Authentic;
import bida.payment.channel.Reading.Reason;
import bida.payment.channel.Reading.Rejected;
import bida.payment.core.Movement;
import bida.payment.core.Movement.Kind;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an account's authentic notification says, and whether it is the account's at all. */
record WechatNews(WechatAccount account, Instant now) {

  // Refund notifications name no currency; this product settles in yuan.
  private static final String YUAN = "CNY";
  private static final Set<String> REFUNDS =
      Set.of("REFUND.SUCCESS", "REFUND.ABNORMAL", "REFUND.CLOSED");

  private static final Set<String> COMPLAINTS =
      Set.of("COMPLAINT.CREATE", "COMPLAINT.STATE_CHANGE");

  /** Throws whatever comes to hand when it is not what the channel writes. */
  Reading read(JsonObject envelope, JsonObject plaintext) {
    var event = text(envelope, "event_type");
    if (COMPLAINTS.contains(event)) {
      // Names no merchant: it is the one's whose key opened it.
      var id = text(envelope, "id");
      return new Authentic(id, null, WechatComplaints.named(account.name(), id, plaintext, now));
    }
    var ours =
        account.mchid().equals(text(plaintext, "mchid"))
            && (REFUNDS.contains(event) || account.appid().equals(text(plaintext, "appid")));
    if (!ours) {
      return new Rejected(Reason.WRONG_MERCHANT);
    }
    return new Authentic(text(envelope, "id"), movement(event, plaintext));
  }

  private @Nullable Movement movement(String event, JsonObject plaintext) {
    return switch (event) {
      case "TRANSACTION.SUCCESS" -> payment(plaintext);
      case "REFUND.SUCCESS" -> refund(plaintext, Kind.REFUND);
      case "REFUND.ABNORMAL" -> refund(plaintext, Kind.REFUND_ABNORMAL);
      case "REFUND.CLOSED" -> refund(plaintext, Kind.REFUND_CLOSED);
      default -> null;
    };
  }

  private @Nullable Movement payment(JsonObject plaintext) {
    if (!text(plaintext, "trade_state").equals("SUCCESS")) {
      return null;
    }
    var amount = plaintext.getAsJsonObject("amount");
    // payer_total is what is left after the channel's coupons; the order is paid by total.
    return new Movement.MoneyIn(
        WechatChannel.NAME,
        account.name(),
        text(plaintext, "out_trade_no"),
        text(plaintext, "transaction_id"),
        Money.of(fen(amount.get("total")), text(amount, "currency")),
        WechatTimes.parse(text(plaintext, "success_time")));
  }

  private Movement refund(JsonObject plaintext, Kind kind) {
    return new Movement.RefundEnded(
        WechatChannel.NAME,
        account.name(),
        kind,
        text(plaintext, "out_refund_no"),
        text(plaintext, "refund_id"),
        text(plaintext, "out_trade_no"),
        text(plaintext, "transaction_id"),
        Money.of(fen(plaintext.getAsJsonObject("amount").get("refund")), YUAN),
        endedAt(plaintext));
  }

  private Instant endedAt(JsonObject plaintext) {
    return plaintext.has("success_time") ? WechatTimes.parse(text(plaintext, "success_time")) : now;
  }

  // Gson would take "9", 9.0 and 9e2 for integers as well.
  private static long fen(JsonElement amount) {
    var number = amount.getAsJsonPrimitive();
    if (!number.isNumber() || !number.getAsString().matches("[1-9][0-9]{0,14}")) {
      throw new IllegalArgumentException("not an amount in fen");
    }
    return number.getAsLong();
  }

  private static String text(JsonObject json, String name) {
    var value = json.get(name).getAsJsonPrimitive();
    if (!value.isString() || value.getAsString().isEmpty() || value.getAsString().length() > 128) {
      throw new IllegalArgumentException("no usable " + name);
    }
    return value.getAsString();
  }
}
