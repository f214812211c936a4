package bida.fulfillment.supplier.agiso;

import bida.fulfillment.agiso.AgisoJson;
import bida.fulfillment.agiso.AgisoSignature;
import bida.fulfillment.supplier.GatewayAnswer;
import bida.fulfillment.supplier.SupplierHttp;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;

/** One signed call of the protocol, and what its answer says; the answers carry no signature. */
@ApplicationScoped
class AgisoGateway {

  static final int DONE = 200;

  private final AgisoConfig config;
  private final InstantSource clock;
  private final AgisoSignature signature;
  private final SupplierHttp http;

  AgisoGateway(AgisoConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
    this.signature =
        new AgisoSignature(config.appSecret().orElse(""), config.merchantKey().orElse(""));
    this.http = new SupplierHttp(config.connectTimeout(), config.maxAnswerBytes());
  }

  AgisoSignature signature() {
    return signature;
  }

  Uni<GatewayAnswer<JsonNode>> call(String path, Map<String, String> content) {
    return http.send(() -> request(path, content))
        .map(reply -> GatewayAnswer.of(reply, AgisoGateway::read));
  }

  private HttpRequest request(String path, Map<String, String> content) {
    var params = new TreeMap<>(content);
    params.put("userId", config.userId().orElseThrow());
    params.put("timestamp", Long.toString(clock.instant().getEpochSecond()));
    params.put("version", "1");
    params.put("sign", signature.of(params));
    var site = config.url().orElseThrow().toString().replaceAll("/+$", "");
    return HttpRequest.newBuilder(URI.create(site + "/agisoAcprSupplierApi" + path))
        .timeout(config.requestTimeout())
        .header("Content-Type", "application/json; charset=utf-8")
        .POST(HttpRequest.BodyPublishers.ofString(AgisoJson.write(params)))
        .build();
  }

  private static GatewayAnswer<JsonNode> read(byte[] body) {
    var said = AgisoJson.object(body);
    if (said.isEmpty()) {
      return new GatewayAnswer.Unreadable<>("not_json");
    }
    if (!said.get().path("code").asText().matches("-?\\d{1,9}")) {
      return new GatewayAnswer.Unreadable<>("no_code");
    }
    int code = said.get().path("code").asInt();
    return code == DONE
        ? new GatewayAnswer.Done<>(said.get().path("data"))
        : new GatewayAnswer.Refused<>(code);
  }
}
