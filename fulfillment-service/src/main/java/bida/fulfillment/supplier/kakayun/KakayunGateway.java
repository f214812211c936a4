package bida.fulfillment.supplier.kakayun;

import bida.fulfillment.supplier.GatewayAnswer;
import bida.fulfillment.supplier.SupplierHttp;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** One signed call of dockapiv3, and what its answer says; the answers carry no signature. */
@ApplicationScoped
class KakayunGateway {

  static final int DONE = 1;

  private static final Set<String> NUMBERS = Set.of("buynum", "timestamp");
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final KakayunConfig config;
  private final InstantSource clock;
  private final KakayunSignature signature;
  private final SupplierHttp http;

  KakayunGateway(KakayunConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
    this.signature = new KakayunSignature(config.key().orElse(""));
    this.http = new SupplierHttp(config.connectTimeout(), config.maxAnswerBytes());
  }

  KakayunSignature signature() {
    return signature;
  }

  Uni<GatewayAnswer<JsonNode>> call(String path, Map<String, String> content) {
    return call(config.url().orElseThrow(), path, content);
  }

  /** Its documents name one host for what concerns goods, whatever the site. */
  Uni<GatewayAnswer<JsonNode>> callGoods(String path, Map<String, String> content) {
    return call(config.goodsUrl().or(config::url).orElseThrow(), path, content);
  }

  private Uni<GatewayAnswer<JsonNode>> call(URI host, String path, Map<String, String> content) {
    return http.send(() -> request(host, path, content))
        .map(reply -> GatewayAnswer.of(reply, KakayunGateway::read));
  }

  private HttpRequest request(URI host, String path, Map<String, String> content) {
    var params = new TreeMap<>(content);
    params.put("userid", config.userId().orElseThrow());
    params.put("timestamp", Long.toString(clock.instant().getEpochSecond()));
    params.put("sign", signature.of(params));
    var site = host.toString().replaceAll("/+$", "");
    return HttpRequest.newBuilder(URI.create(site + "/dockapiv3" + path))
        .timeout(config.requestTimeout())
        .header("Content-Type", "application/json; charset=utf-8")
        .POST(HttpRequest.BodyPublishers.ofString(json(params)))
        .build();
  }

  private static String json(Map<String, String> params) {
    var json = MAPPER.createObjectNode();
    params.forEach(
        (name, value) -> {
          if (NUMBERS.contains(name)) {
            json.put(name, Long.parseLong(value));
          } else {
            json.put(name, value);
          }
        });
    return json.toString();
  }

  private static GatewayAnswer<JsonNode> read(byte[] body) {
    try {
      if (MAPPER.readTree(body) instanceof ObjectNode said
          && said.path("code").asText().matches("-?\\d{1,9}")) {
        int code = said.path("code").asInt();
        return code == DONE
            ? new GatewayAnswer.Done<>(said.path("data"))
            : new GatewayAnswer.Refused<>(code);
      }
      return new GatewayAnswer.Unreadable<>("no_code");
    } catch (IOException e) {
      return new GatewayAnswer.Unreadable<>("not_json");
    }
  }
}
