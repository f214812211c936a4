package bida.simulators.wechat;

import bida.simulators.callback.Callback;
import bida.simulators.callback.Letter;
import bida.simulators.http.Json;
import bida.simulators.http.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Freshly signed callbacks with exactly one thing wrong, by the names of the callback vectors. */
final class Flaws {
  private static final Duration TOO_FAR = Duration.ofSeconds(301);

  private final InstantSource clock;
  private final WechatCourier courier;

  Flaws(InstantSource clock, WechatCourier courier) {
    this.clock = clock;
    this.courier = courier;
  }

  Letter letter(Callback callback, String flaw) {
    var fine = courier.letter(callback);
    return switch (flaw) {
      case "" -> fine;
      case "tampered_body" -> courier.corrupted(callback);
      case "reserialised_body" -> new Letter(fine.headers(), reserialised(fine.body()));
      case "sign_probe" -> courier.probe(callback).orElseThrow();
      case "signature_not_base64" -> with(fine, "Wechatpay-Signature", "***not base64***");
      case "unknown_serial" -> with(fine, "Wechatpay-Serial", "PUB_KEY_ID_0000000000000000000000");
      case "stale_timestamp" ->
          courier.signed(courier.body(callback), clock.instant().minus(TOO_FAR));
      case "future_timestamp" ->
          courier.signed(courier.body(callback), clock.instant().plus(TOO_FAR.multipliedBy(2)));
      case "wrong_aad" -> courier.signed(courier.body(callback, "transaction", "certificate"));
      case "missing_aad" -> courier.signed(courier.body(callback, "transaction", null));
      case "empty_aad" -> courier.signed(courier.body(callback, "", ""));
      default -> throw new Refusal(400, "UNKNOWN_FLAW", flaw);
    };
  }

  private static byte[] reserialised(byte[] body) {
    return Json.object(body).toPrettyString().getBytes(StandardCharsets.UTF_8);
  }

  private static Letter with(Letter letter, String header, String value) {
    var headers = new LinkedHashMap<>(letter.headers());
    headers.putAll(Map.of(header, value));
    return new Letter(headers, letter.body());
  }
}
