package bida.simulators.wechat;

import bida.simulators.book.Dice;
import bida.simulators.callback.Callback;
import bida.simulators.callback.Courier;
import bida.simulators.callback.Letter;
import bida.simulators.http.Json;
import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes notifications: encrypted resource, signature over the raw body. */
final class WechatCourier implements Courier {
  private static final List<Duration> PAUSES =
      Stream.of(
              "PT15S", "PT15S", "PT30S", "PT3M", "PT10M", "PT20M", "PT30M", "PT30M", "PT30M",
              "PT1H", "PT3H", "PT3H", "PT3H", "PT6H", "PT6H")
          .map(Duration::parse)
          .toList();

  private final InstantSource clock;
  private final Merchant merchant;
  private final Knobs knobs;
  private final Dice dice;

  WechatCourier(InstantSource clock, Merchant merchant, Knobs knobs, Dice dice) {
    this.clock = clock;
    this.merchant = merchant;
    this.knobs = knobs;
    this.dice = dice;
  }

  @Override
  public Letter letter(Callback callback) {
    var serial = Gate.serial(merchant, knobs, scope(callback));
    return signed(body(callback), serial, clock.instant());
  }

  @Override
  public Letter corrupted(Callback callback) {
    var letter = letter(callback);
    // One character of the summary: still JSON, no longer what was signed.
    var text =
        new String(letter.body(), StandardCharsets.UTF_8).replaceFirst("\"summary\":\"", "$0!");
    return new Letter(letter.headers(), text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Optional<Letter> probe(Callback callback) {
    var letter = letter(callback);
    var headers = new LinkedHashMap<>(letter.headers());
    headers.computeIfPresent("Wechatpay-Signature", (_, s) -> "WECHATPAY/SIGNTEST/" + s);
    return Optional.of(new Letter(headers, letter.body()));
  }

  @Override
  public boolean acknowledged(int status, String body) {
    return status == 200 || status == 204;
  }

  @Override
  public List<Duration> pauses() {
    return PAUSES;
  }

  @Override
  public Scope scope(Callback callback) {
    return Scope.of(callback.order());
  }

  Letter signed(String body) {
    return signed(body, clock.instant());
  }

  Letter signed(String body, Instant at) {
    return signed(body, merchant.platformKeyId(), at);
  }

  private Letter signed(String body, String serial, Instant at) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("Content-Type", "application/json");
    headers.put("Request-ID", dice.letters(40).toUpperCase(java.util.Locale.ROOT) + "-0");
    headers.putAll(Gate.signature(merchant, serial, at, dice, body));
    return new Letter(headers, body.getBytes(StandardCharsets.UTF_8));
  }

  String body(Callback callback) {
    var original = original(callback);
    return body(callback, original, original);
  }

  /** What is encrypted with one associated data may declare another, or none. */
  String body(Callback callback, String associatedData, @Nullable String declared) {
    var nonce = dice.letters(12);
    var json = Json.MAPPER.createObjectNode();
    json.put("id", callback.id());
    json.put("create_time", Beijing.wire(callback.createdAt()));
    json.put("resource_type", "encrypt-resource");
    json.put("event_type", callback.kind());
    json.put("summary", summary(callback.kind()));
    var resource = json.putObject("resource");
    resource.put("original_type", original(callback));
    resource.put("algorithm", "AEAD_AES_256_GCM");
    resource.put(
        "ciphertext", Envelope.close(key(callback), nonce, associatedData, callback.content()));
    if (declared != null) resource.put("associated_data", declared);
    resource.put("nonce", nonce);
    return json.toString();
  }

  /** The merchant may have changed it while this was under way. */
  private String key(Callback callback) {
    return !merchant.apiV3KeyBefore().isEmpty() && knobs.take("keys.before", scope(callback))
        ? merchant.apiV3KeyBefore()
        : merchant.apiV3Key();
  }

  private static String original(Callback callback) {
    return switch (callback.kind().substring(0, callback.kind().indexOf('.') + 1)) {
      case "REFUND." -> "refund";
      case "COMPLAINT." -> "complaint";
      default -> "transaction";
    };
  }

  private static String summary(String event) {
    return switch (event) {
      case "TRANSACTION.SUCCESS" -> "支付成功";
      case "REFUND.SUCCESS" -> "退款成功";
      case "REFUND.ABNORMAL" -> "退款异常";
      case "REFUND.CLOSED" -> "退款关闭";
      case "COMPLAINT.CREATE" -> "产生新投诉";
      case "COMPLAINT.STATE_CHANGE" -> "投诉单状态变化";
      default -> event;
    };
  }
}
