package bida.payment.channel.wechat;

import bida.payment.channel.CallbackRequest;
import bida.payment.channel.Callbacks;
import bida.payment.channel.Freshness;
import bida.payment.channel.Merchants;
import bida.payment.channel.Reading;
import bida.payment.channel.Reading.Authentic;
import bida.payment.channel.Reading.Probe;
import bida.payment.channel.Reading.Reason;
import bida.payment.channel.Reading.Rejected;
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
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads callbacks: freshness, signature over the raw bytes, decryption, each under the keys of the
 * accounts they may be for. The SDK does not look at their age, and throws whatever comes to hand.
 */
@Singleton
final class WechatCallbacks implements Callbacks {

  static final String PATH = "/v1/callbacks/wechat";

  private static final String PROBE = "WECHATPAY/SIGNTEST/";
  private static final String RSA = "WECHATPAY2-SHA256-RSA2048";

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
      return new WechatNews(account, clock.instant())
          .read(JsonParser.parseString(body).getAsJsonObject(), plaintext);
    } catch (RuntimeException e) {
      return new Rejected(Reason.MALFORMED);
    }
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
