package bida.fulfillment.supplier.ding;

import bida.fulfillment.supplier.GatewayAnswer;
import bida.fulfillment.supplier.SupplierHttp;
import bida.fulfillment.supplier.SupplierJson;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** One call of API V1, and what its answer says: the result code counts, also with status 200. */
@ApplicationScoped
class DingGateway {

  private static final int DONE = 1;
  private static final int TRANSIENT = 3;
  private static final Set<String> TAKEN =
      Set.of("Submitted", "Processing", "Completed", "Cancelling");

  private final DingConfig config;
  private final SupplierHttp http;
  private final Set<String> listed;

  DingGateway(DingConfig config) {
    this.config = config;
    this.http = new SupplierHttp(config.connectTimeout(), config.maxAnswerBytes());
    this.listed = new HashSet<>(config.outOfStockCodes().orElse(Set.of()));
    this.listed.addAll(config.balanceCodes().orElse(Set.of()));
    this.listed.addAll(config.accountInvalidCodes().orElse(Set.of()));
  }

  Uni<GatewayAnswer<ObjectNode>> call(String method, ObjectNode content) {
    return call(
        () ->
            request(method)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(content.toString()))
                .build());
  }

  /** {@code filter}: the parameter that narrows it, and what to. */
  Uni<GatewayAnswer<ObjectNode>> get(String method, String filter, String value) {
    var narrowed = method + "?" + filter + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    return call(() -> request(narrowed).GET().build());
  }

  private Uni<GatewayAnswer<ObjectNode>> call(Supplier<HttpRequest> request) {
    return http.send(request).map(reply -> GatewayAnswer.below500(reply, this::read));
  }

  private HttpRequest.Builder request(String method) {
    var site = config.url().orElseThrow().toString().replaceAll("/+$", "");
    return HttpRequest.newBuilder(URI.create(site + "/api/V1/" + method))
        .timeout(config.requestTimeout())
        .header("api_key", config.apiKey().orElseThrow());
  }

  private GatewayAnswer<ObjectNode> read(int status, byte[] body) {
    var said = SupplierJson.read(body).filter(json -> json.path("ResultCode").isInt());
    if (said.isEmpty()) {
      return new GatewayAnswer.Unreadable<>(status == 200 ? "no_result_code" : "http_" + status);
    }
    int result = said.get().path("ResultCode").asInt();
    return result == DONE && status == 200
        ? new GatewayAnswer.Done<>(said.get())
        : new GatewayAnswer.Refused<>(code(result, said.get()));
  }

  private String code(int result, ObjectNode said) {
    var names = names(said);
    // "Try again" is no refusal, whatever the operator said; and neither is one it has taken.
    if (result == TRANSIENT || result == DONE) {
      return "result_" + result + "/" + String.join("/", names);
    }
    if (TAKEN.contains(said.path("TransferRecord").path("ProcessingState").asText())) {
      return "refused_but_taken";
    }
    return names.stream()
        .filter(listed::contains)
        .findFirst()
        .orElseGet(() -> String.join("/", names));
  }

  /** Of each error its code and its context, which tells more. */
  static List<String> names(JsonNode said) {
    var names = new ArrayList<String>();
    for (var error : said.path("ErrorCodes")) {
      for (var part : new String[] {"Code", "Context"}) {
        var name = SupplierJson.text(error, part);
        if (name != null) {
          names.add(name);
        }
      }
    }
    return names;
  }
}
