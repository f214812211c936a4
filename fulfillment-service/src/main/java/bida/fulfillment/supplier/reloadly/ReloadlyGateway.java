package bida.fulfillment.supplier.reloadly;

import bida.fulfillment.supplier.GatewayAnswer;
import bida.fulfillment.supplier.SupplierHttp;
import bida.fulfillment.supplier.SupplierHttp.Reply;
import bida.fulfillment.supplier.SupplierJson;
import bida.fulfillment.supplier.reloadly.ReloadlyTokens.Token;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.UnaryOperator;

/** One call with a token of its line; a 401 renews the token and calls once more. */
@ApplicationScoped
class ReloadlyGateway {

  private static final int UNAUTHORIZED = 401;

  private final ReloadlyConfig config;
  private final ReloadlyTokens tokens;
  private final InstantSource clock;
  private final SupplierHttp http;

  ReloadlyGateway(ReloadlyConfig config, ReloadlyTokens tokens, InstantSource clock) {
    this.config = config;
    this.tokens = tokens;
    this.clock = clock;
    this.http = new SupplierHttp(config.connectTimeout(), config.maxAnswerBytes());
  }

  Uni<GatewayAnswer<JsonNode>> get(Line line, String path) {
    return call(line, path, HttpRequest.Builder::GET, Instant.MAX);
  }

  Uni<GatewayAnswer<JsonNode>> post(
      Line line, String path, ObjectNode content, Instant sendBefore) {
    return call(
        line,
        path,
        request ->
            request
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(content.toString())),
        sendBefore);
  }

  private Uni<GatewayAnswer<JsonNode>> call(
      Line line, String path, UnaryOperator<HttpRequest.Builder> content, Instant sendBefore) {
    return tokens
        .of(line)
        .flatMap(
            token ->
                switch (token) {
                  // Without a token nothing was asked for.
                  case Token.Missing(var cause) ->
                      Uni.createFrom().item(new GatewayAnswer.NeverSent<>(cause));
                  case Token.Held _ when isTooLate(sendBefore) ->
                      Uni.createFrom().item(new GatewayAnswer.NeverSent<>("too_late"));
                  case Token.Held held -> call(line, path, content, sendBefore, held);
                });
  }

  // A token may have taken its time.
  private boolean isTooLate(Instant sendBefore) {
    return !clock.instant().isBefore(sendBefore);
  }

  private Uni<GatewayAnswer<JsonNode>> call(
      Line line,
      String path,
      UnaryOperator<HttpRequest.Builder> content,
      Instant sendBefore,
      Token.Held held) {
    return http.send(() -> request(line, path, content, held))
        .flatMap(
            reply ->
                isUnauthorized(reply)
                    ? tokens
                        .renewed(line, held)
                        .flatMap(renewed -> once(line, path, content, sendBefore, renewed, reply))
                    : Uni.createFrom().item(reply))
        .map(reply -> GatewayAnswer.below500(reply, ReloadlyGateway::read));
  }

  private Uni<Reply> once(
      Line line,
      String path,
      UnaryOperator<HttpRequest.Builder> content,
      Instant sendBefore,
      Token renewed,
      Reply refused) {
    return renewed instanceof Token.Held held && !isTooLate(sendBefore)
        ? http.send(() -> request(line, path, content, held))
        : Uni.createFrom().item(refused);
  }

  private HttpRequest request(
      Line line, String path, UnaryOperator<HttpRequest.Builder> content, Token.Held held) {
    var site =
        switch (line) {
          case TOPUPS -> config.topupsUrl();
          case GIFTCARDS -> config.giftcardsUrl();
        };
    return content
        .apply(HttpRequest.newBuilder(URI.create(site.toString().replaceAll("/+$", "") + path)))
        .timeout(config.requestTimeout())
        .header("Accept", line.accepts())
        .header("Authorization", "Bearer " + held.value())
        .build();
  }

  private static boolean isUnauthorized(Reply reply) {
    return reply instanceof Reply.Answered(var status, _) && status == UNAUTHORIZED;
  }

  private static GatewayAnswer<JsonNode> read(int status, byte[] body) {
    var said = SupplierJson.tree(body).filter(JsonNode::isContainerNode);
    if (said.isEmpty()) {
      return new GatewayAnswer.Unreadable<>(status == 200 ? "not_json" : "http_" + status);
    }
    if (status == 200) {
      return new GatewayAnswer.Done<>(said.get());
    }
    var code = SupplierJson.text(said.get(), "errorCode");
    return new GatewayAnswer.Refused<>(code == null ? "http_" + status : code);
  }
}
