package bida.fulfillment.supplier.template;

import bida.fulfillment.supplier.GatewayAnswer;
import bida.fulfillment.supplier.SupplierHttp;
import bida.fulfillment.supplier.SupplierJson;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;

/** One call, signed as its documents say, and what its answer says. */
@ApplicationScoped
class TemplateGateway {

  private final TemplateConfig config;
  private final SupplierHttp http;

  TemplateGateway(TemplateConfig config) {
    this.config = config;
    this.http = new SupplierHttp(config.connectTimeout(), config.maxAnswerBytes());
  }

  Uni<GatewayAnswer<ObjectNode>> call(String path, ObjectNode content) {
    return http.send(() -> request(path, content))
        .map(reply -> GatewayAnswer.of(reply, TemplateGateway::read));
  }

  private HttpRequest request(String path, ObjectNode content) {
    var site = config.url().orElseThrow().toString().replaceAll("/+$", "");
    return HttpRequest.newBuilder(URI.create(site + path))
        .timeout(config.requestTimeout())
        .header("Content-Type", "application/json")
        .header("X-Key", config.key().orElseThrow())
        .POST(
            HttpRequest.BodyPublishers.ofByteArray(
                content.toString().getBytes(StandardCharsets.UTF_8)))
        .build();
  }

  // What is signed is checked here, over the raw bytes; then its codes are told apart.
  private static GatewayAnswer<ObjectNode> read(byte[] body) {
    var said = SupplierJson.read(body);
    var code = said.map(json -> SupplierJson.text(json, "code")).orElse(null);
    if (said.isEmpty() || code == null) {
      return new GatewayAnswer.Unreadable<>("no_code");
    }
    return code.equals("OK")
        ? new GatewayAnswer.Done<>(said.get())
        : new GatewayAnswer.Refused<>(code);
  }
}
