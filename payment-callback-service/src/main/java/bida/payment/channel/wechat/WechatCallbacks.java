package bida.payment.channel.wechat;

import bida.contracts.Money;
import bida.payment.channel.CallbackRequest;
import bida.payment.channel.Callbacks;
import bida.payment.channel.Merchants;
import bida.payment.channel.Reading;
import bida.payment.channel.Reading.Authentic;
import bida.payment.channel.Reading.Probe;
import bida.payment.channel.Reading.Reason;
import bida.payment.channel.Reading.Rejected;
import bida.payment.core.Movement;
import bida.payment.core.Movement.Kind;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.wechat.pay.java.core.exception.DecryptionException;
import com.wechat.pay.java.core.exception.ValidationException;
import com.wechat.pay.java.core.notification.NotificationParser;
import com.wechat.pay.java.core.notification.RequestParam;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads callbacks: signature over the raw bytes, freshness, decryption, merchant. The SDK checks
 * neither age nor merchant, and throws whatever comes to hand.
 */
@Singleton
final class WechatCallbacks implements Callbacks {

  static final String PATH = "/v1/callbacks/wechat";

  private static final String PROBE = "WECHATPAY/SIGNTEST/";
  private static final String RSA = "WECHATPAY2-SHA256-RSA2048";
  // Refund notifications name no currency; this product settles in yuan.
  private static final String YUAN = "CNY";
  private static final Set<String> REFUNDS =
      Set.of("REFUND.SUCCESS", "REFUND.ABNORMAL", "REFUND.CLOSED");

  private static final Set<String> COMPLAINTS =
      Set.of("COMPLAINT.CREATE", "COMPLAINT.STATE_CHANGE");

  private final Merchants<WechatAccount> merchants;
  private final InstantSource clock;

  WechatCallbacks(Merchants<WechatAccount> merchants, InstantSource clock) {
    this.merchants = merchants;
    this.clock = clock;
  }

  @Override
  public String channel() {
    return WechatChannel.NAME;
  }

  @Override
  public boolean isEvidence(String name) {
    return name.startsWith("wechatpay-") || name.equals("request-id");
  }

  @Override
  public Response accepted() {
    return answer(Response.Status.OK.getStatusCode(), "SUCCESS", "成功");
  }

  @Override
  public Response refused(int status) {
    return answer(status, "FAIL", "失败");
  }

  private static Response answer(int status, String code, String message) {
    return Response.status(status)
        .entity(Map.of("code", code, "message", message))
        .type(MediaType.APPLICATION_JSON_TYPE)
        .build();
  }

  @Override
  public Reading read(CallbackRequest request) {
    var timestamp = request.header("Wechatpay-Timestamp");
    var nonce = request.header("Wechatpay-Nonce");
    var serial = request.header("Wechatpay-Serial");
    var signature = request.header("Wechatpay-Signature");
    var type = request.header("Wechatpay-Signature-Type");
    if (signature != null && signature.startsWith(PROBE)) {
      return new Probe();
    }
    if (timestamp == null || nonce == null || serial == null || signature == null) {
      return new Rejected(Reason.NO_SIGNATURE);
    }
    if (!Freshness.isFresh(timestamp, clock.instant())) {
      return new Rejected(Reason.STALE);
    }
    var known = merchants.all().stream().filter(account -> account.keys().know(serial)).toList();
    if (known.isEmpty()) {
      // Not now and here: the channel does not wait, and it tells again.
      merchants.all().forEach(account -> account.keys().lookFor(serial));
      return new Rejected(Reason.UNKNOWN_KEY);
    }
    var body = utf8(request.body());
    if (body == null) {
      return new Rejected(Reason.MALFORMED);
    }
    var signed =
        new RequestParam.Builder()
            .timestamp(timestamp)
            .nonce(nonce)
            .serialNumber(serial)
            .signature(signature)
            .signType(type == null ? RSA : type)
            .body(body)
            .build();
    var readings = known.stream().map(account -> parse(account, signed, body)).toList();
    return readings.stream()
        .filter(Authentic.class::isInstance)
        .findFirst()
        .orElseGet(() -> furthest(readings));
  }

  // Reasons stand in the order in which a callback passes them.
  private static Reading furthest(List<Reading> readings) {
    return readings.stream()
        .map(Rejected.class::cast)
        .max(Comparator.comparing(Rejected::reason))
        .orElseThrow();
  }

  private Reading parse(WechatAccount account, RequestParam signed, String body) {
    Reading reading = new Rejected(Reason.UNDECRYPTABLE);
    for (var parser : account.notifications()) {
      reading = parse(account, parser, signed, body);
      if (!reading.equals(new Rejected(Reason.UNDECRYPTABLE))) {
        return reading;
      }
    }
    return reading;
  }

  private Reading parse(
      WechatAccount account, NotificationParser parser, RequestParam signed, String body) {
    JsonObject plaintext;
    try {
      plaintext = parser.parse(signed, JsonObject.class);
    } catch (ValidationException e) {
      return new Rejected(Reason.BAD_SIGNATURE);
    } catch (DecryptionException e) {
      return new Rejected(Reason.UNDECRYPTABLE);
    } catch (IllegalArgumentException e) {
      // Base64 that is none: of the signature, or of the ciphertext beneath a good one.
      return new Rejected(Reason.BAD_SIGNATURE);
    } catch (RuntimeException e) {
      return new Rejected(Reason.MALFORMED);
    }
    try {
      return translate(account, JsonParser.parseString(body).getAsJsonObject(), plaintext);
    } catch (RuntimeException e) {
      return new Rejected(Reason.MALFORMED);
    }
  }

  private Reading translate(WechatAccount account, JsonObject envelope, JsonObject plaintext) {
    var event = text(envelope, "event_type");
    if (COMPLAINTS.contains(event)) {
      // Names no merchant: it is the one's whose key opened it.
      var id = text(envelope, "id");
      return new Authentic(
          id, null, WechatComplaints.named(account.name(), id, plaintext, clock.instant()));
    }
    var ours =
        account.mchid().equals(text(plaintext, "mchid"))
            && (REFUNDS.contains(event) || account.appid().equals(text(plaintext, "appid")));
    if (!ours) {
      return new Rejected(Reason.WRONG_MERCHANT);
    }
    return new Authentic(text(envelope, "id"), movement(account.name(), event, plaintext));
  }

  private @Nullable Movement movement(String merchant, String event, JsonObject plaintext) {
    return switch (event) {
      case "TRANSACTION.SUCCESS" -> payment(merchant, plaintext);
      case "REFUND.SUCCESS" -> refund(merchant, plaintext, Kind.REFUND);
      case "REFUND.ABNORMAL" -> refund(merchant, plaintext, Kind.REFUND_ABNORMAL);
      case "REFUND.CLOSED" -> refund(merchant, plaintext, Kind.REFUND_CLOSED);
      default -> null;
    };
  }

  private static @Nullable Movement payment(String merchant, JsonObject plaintext) {
    if (!text(plaintext, "trade_state").equals("SUCCESS")) {
      return null;
    }
    var amount = plaintext.getAsJsonObject("amount");
    // payer_total is what is left after the channel's coupons; the order is paid by total.
    return new Movement.MoneyIn(
        WechatChannel.NAME,
        merchant,
        text(plaintext, "out_trade_no"),
        text(plaintext, "transaction_id"),
        Money.of(fen(amount.get("total")), text(amount, "currency")),
        WechatTimes.parse(text(plaintext, "success_time")));
  }

  private Movement refund(String merchant, JsonObject plaintext, Kind kind) {
    return new Movement.RefundEnded(
        WechatChannel.NAME,
        merchant,
        kind,
        text(plaintext, "out_refund_no"),
        text(plaintext, "refund_id"),
        text(plaintext, "out_trade_no"),
        text(plaintext, "transaction_id"),
        Money.of(fen(plaintext.getAsJsonObject("amount").get("refund")), YUAN),
        endedAt(plaintext));
  }

  private Instant endedAt(JsonObject plaintext) {
    return plaintext.has("success_time")
        ? WechatTimes.parse(text(plaintext, "success_time"))
        : clock.instant();
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

  // What is not UTF-8 would come out of a String other than it was signed.
  private static @Nullable String utf8(byte[] raw) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
