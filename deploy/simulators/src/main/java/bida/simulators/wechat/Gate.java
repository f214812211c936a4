package bida.simulators.wechat;

import bida.simulators.book.Dice;
import bida.simulators.book.Journal;
import bida.simulators.http.Answer;
import bida.simulators.http.Handler;
import bida.simulators.http.Refusal;
import bida.simulators.http.Request;
import bida.simulators.knobs.Counts;
import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import bida.simulators.time.SimulatedClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What every call passes: troubles, the merchant's signature, the book on disk, our signature. */
final class Gate {
  private static final Pattern PART = Pattern.compile("(\\w+)=\"([^\"]*)\"");
  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final Duration SILENCE = Duration.ofSeconds(10);

  private final SimulatedClock clock;
  private final Merchant merchant;
  private final Knobs knobs;
  private final Counts counts;
  private final Journal journal;
  private final Dice dice;

  Gate(
      SimulatedClock clock,
      Merchant merchant,
      Knobs knobs,
      Counts counts,
      Journal journal,
      Dice dice) {
    this.clock = clock;
    this.merchant = merchant;
    this.knobs = knobs;
    this.counts = counts;
    this.journal = journal;
    this.dice = dice;
  }

  Handler guard(String kind, Function<Request, String> outTradeNo, Handler inside) {
    return request -> {
      var answer = sign(pass(kind, outTradeNo, inside, request), request);
      // A refusal may be of a request that names no order.
      return answer.status() == 200
          ? spoiled(answer, kind, Scope.of(outTradeNo.apply(request)))
          : answer;
    };
  }

  /** What comes of a good answer on its way through somebody else's gateway. */
  private Answer spoiled(Answer answer, String kind, Scope scope) {
    if (knobs.takeOn("api.forged", kind, scope)) {
      var ofAnother = Seal.sign(merchant.platformKey(), Seal.lines("another", "answer"));
      return answer.with(Map.of("Wechatpay-Signature", ofAnother));
    }
    if (knobs.takeOn("api.truncated", kind, scope)) {
      var half = Arrays.copyOf(answer.body(), answer.body().length / 2);
      return new Answer(answer.status(), answer.headers(), half, null);
    }
    return knobs.takeOn("api.html", kind, scope)
        ? Answer.of(200, "text/html", "<html>busy</html>".getBytes(StandardCharsets.UTF_8))
        : answer;
  }

  /** The bill download is the one answer that WeChat does not sign. */
  Handler guardUnsigned(String kind, Handler inside) {
    return request -> pass(kind, _ -> "", inside, request);
  }

  private Answer pass(
      String kind, Function<Request, String> outTradeNo, Handler inside, Request request)
      throws Exception {
    try {
      var scope = Scope.of(outTradeNo.apply(request));
      counts.request(kind, scope.order());
      if (knobs.takeOn("api.unavailable", kind, scope)) return Answer.silent(Duration.ZERO);
      if (knobs.takeOn("api.fail5xx", kind, scope)) {
        return new Refusal(500, "SYSTEM_ERROR", "系统错误").answer();
      }
      verify(request);
      var answer = inside.answer(request);
      journal.force();
      return knobs.takeOn("api.timeoutButDone", kind, scope)
          ? Answer.silent(knobs.time("api.silence", scope).orElse(SILENCE))
          : answer;
    } catch (Refusal refusal) {
      return refusal.answer();
    }
  }

  private void verify(Request request) {
    var parts = authorization(request);
    var timestamp = parts.getOrDefault("timestamp", "");
    var message =
        Seal.lines(
            request.method(),
            request.target(),
            timestamp,
            parts.getOrDefault("nonce_str", ""),
            request.text());
    var signature = parts.getOrDefault("signature", "");
    var fine =
        merchant.mchid().equals(parts.get("mchid"))
            && frame(timestamp) != null
            && merchant
                .keyOf(parts.getOrDefault("serial_no", ""))
                .filter(key -> Seal.verify(key, message, signature))
                .isPresent();
    if (!fine) throw new Refusal(401, "SIGN_ERROR", "签名错误，请检查后再试");
  }

  private static Map<String, String> authorization(Request request) {
    var header = request.header("authorization");
    if (!header.startsWith(Seal.TYPE + " ")) return Map.of();
    var parts = new HashMap<String, String>();
    var matcher = PART.matcher(header);
    while (matcher.find()) parts.put(matcher.group(1), matcher.group(2));
    return parts;
  }

  /**
   * The now in which the caller lives. The official client knows only real time and refuses answers
   * of another time, so a caller that keeps real time is answered in it.
   */
  private @org.jspecify.annotations.Nullable Instant frame(String timestamp) {
    try {
      var sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
      for (var now : new Instant[] {clock.instant(), clock.realInstant()}) {
        if (Duration.between(sent, now).abs().compareTo(FRESH) < 0) return now;
      }
    } catch (NumberFormatException e) {
      return null;
    }
    return null;
  }

  private Answer sign(Answer answer, Request request) {
    if (answer.silence() != null) return answer;
    var now = frame(authorization(request).getOrDefault("timestamp", ""));
    var headers = new LinkedHashMap<String, String>();
    headers.put("Request-ID", dice.letters(40).toUpperCase(java.util.Locale.ROOT) + "-0");
    headers.putAll(
        signature(
            merchant,
            serial(merchant, knobs, Scope.of("")),
            now == null ? clock.instant() : now,
            dice,
            answer.bodyText()));
    return answer.with(headers);
  }

  /** By which of its names the platform's key is told, where it has two. */
  static String serial(Merchant merchant, Knobs knobs, Scope scope) {
    return merchant
        .certificate()
        .filter(_ -> knobs.take("keys.certificate", scope))
        .map(PlatformCertificate::serial)
        .orElse(merchant.platformKeyId());
  }

  static Map<String, String> signature(
      Merchant merchant, String serial, Instant now, Dice dice, String body) {
    var timestamp = Long.toString(now.getEpochSecond());
    var nonce = dice.letters(32);
    var headers = new LinkedHashMap<String, String>();
    headers.put("Wechatpay-Timestamp", timestamp);
    headers.put("Wechatpay-Nonce", nonce);
    headers.put("Wechatpay-Serial", serial);
    headers.put("Wechatpay-Signature-Type", Seal.TYPE);
    headers.put(
        "Wechatpay-Signature",
        Seal.sign(merchant.platformKey(), Seal.lines(timestamp, nonce, body)));
    return headers;
  }
}
