package bida.fulfillment.supplier.generic;

import bida.fulfillment.supplier.GatewayAnswer;
import bida.fulfillment.supplier.SupplierHttp;
import bida.fulfillment.supplier.SupplierJson;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The calls of the contract, signed; a refusal is a 4xx that names its code. */
final class GenericGateway {

  private final GenericConfig.Member config;
  private final StandardSignature signature;
  private final SupplierHttp http;
  private final String orders;
  private final String products;

  GenericGateway(GenericConfig.Member config, StandardSignature signature) {
    this.config = config;
    this.signature = signature;
    this.http = new SupplierHttp(config.connectTimeout(), config.maxAnswerBytes());
    var site = config.url().orElseThrow().toString().replaceAll("/+$", "");
    this.orders = site + "/orders";
    this.products = site + "/products";
  }

  Uni<GatewayAnswer<ObjectNode>> submit(String attemptNo, ObjectNode order) {
    var body = order.toString();
    return call(
        () ->
            signed(URI.create(orders), "order_" + attemptNo, body)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
  }

  /** A query has no body: its signature covers the number by the message's id. */
  Uni<GatewayAnswer<ObjectNode>> query(String attemptNo) {
    var one = orders + "/" + URLEncoder.encode(attemptNo, StandardCharsets.UTF_8);
    return call(() -> signed(URI.create(one), "query_" + attemptNo, "").GET().build());
  }

  /** The id has no dots, and a product may: it stands there in Base64url. */
  Uni<GatewayAnswer<ObjectNode>> product(String product) {
    var one = products + "/" + URLEncoder.encode(product, StandardCharsets.UTF_8);
    var id =
        "product_"
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(product.getBytes(StandardCharsets.UTF_8));
    return call(() -> signed(URI.create(one), id, "").GET().build());
  }

  private HttpRequest.Builder signed(URI uri, String id, String body) {
    var now = signature.now();
    return HttpRequest.newBuilder(uri)
        .timeout(config.requestTimeout())
        .header("Accept", "application/json")
        .header("webhook-id", id)
        .header("webhook-timestamp", Long.toString(now))
        .header("webhook-signature", signature.of(id, now, body));
  }

  private Uni<GatewayAnswer<ObjectNode>> call(java.util.function.Supplier<HttpRequest> request) {
    return http.send(request).map(reply -> GatewayAnswer.below500(reply, GenericGateway::read));
  }

  private static GatewayAnswer<ObjectNode> read(int status, byte[] body) {
    var said = SupplierJson.read(body);
    if (said.isEmpty()) {
      return new GatewayAnswer.Unreadable<>(status == 200 ? "not_json" : "http_" + status);
    }
    if (status == 200) {
      return new GatewayAnswer.Done<>(said.get());
    }
    var code = SupplierJson.text(said.get(), "code");
    return status >= 400 && code != null
        ? new GatewayAnswer.Refused<>(code)
        : new GatewayAnswer.Unreadable<>("http_" + status);
  }
}
