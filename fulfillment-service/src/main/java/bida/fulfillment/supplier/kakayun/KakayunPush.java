package bida.fulfillment.supplier.kakayun;

import bida.fulfillment.supplier.CallbackRequest;
import bida.fulfillment.supplier.PushReading;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads its news of goods once their signature and their age are right. It signs {@code k=v&k=v}
 * without quotes, so a value may hold the field behind it: whoever hides one of those we read is
 * refused.
 */
final class KakayunPush {

  static final String ACK = "ok";
  static final String NACK = "fail";

  // As long as its documents say that a timestamp is valid.
  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final Pattern SECONDS = Pattern.compile("\\d{10}");
  private static final Pattern HIDES =
      Pattern.compile("&(goodsid|goodsprice|goodsstatus|goodsstock|timestamp)=");
  // A price keeps its digits, for they are signed: 13.3600 stays 13.3600.
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final KakayunSignature signature;
  private final InstantSource clock;

  KakayunPush(KakayunSignature signature, InstantSource clock) {
    this.signature = signature;
    this.clock = clock;
  }

  PushReading read(CallbackRequest request) {
    return fields(request.body()).map(this::read).orElseGet(() -> refused("unreadable"));
  }

  private PushReading read(Map<String, String> said) {
    if (!signature.isOf(said)) {
      return refused("bad_signature");
    }
    if (said.values().stream().anyMatch(value -> HIDES.matcher(value).find())) {
      return refused("ambiguous");
    }
    var sent = said.getOrDefault("timestamp", "");
    if (!SECONDS.matcher(sent).matches()) {
      return refused("no_time");
    }
    var sentAt = Instant.ofEpochSecond(Long.parseLong(sent));
    if (Duration.between(sentAt, clock.instant()).abs().compareTo(TOLERANCE) > 0) {
      return refused("stale");
    }
    var product = said.getOrDefault("goodsid", "");
    if (product.isEmpty() || product.length() > 64) {
      return refused("no_product");
    }
    return KakayunGoods.listing(
            said.get("goodsstatus"), said.get("goodsstock"), said.get("goodsprice"))
        .<PushReading>map(listing -> new PushReading.Genuine(product, listing, sentAt, ACK))
        .orElseGet(() -> refused("unknown_state"));
  }

  // A value that is no plain one would have been signed in a way nobody has written down.
  private static Optional<Map<String, String>> fields(byte[] body) {
    try {
      if (!(MAPPER.readTree(body) instanceof ObjectNode said)) {
        return Optional.empty();
      }
      var fields = new TreeMap<String, String>();
      for (var field : said.properties()) {
        var value = field.getValue();
        if (value.isContainerNode()) {
          return Optional.empty();
        }
        fields.put(field.getKey(), value.isNull() ? "" : value.asText());
      }
      return Optional.of(fields);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static PushReading refused(String why) {
    return new PushReading.Refused(why, NACK);
  }
}
