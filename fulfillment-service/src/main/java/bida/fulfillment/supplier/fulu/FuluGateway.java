package bida.fulfillment.supplier.fulu;

import bida.fulfillment.supplier.GatewayAnswer;
import bida.fulfillment.supplier.SupplierHttp;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** One signed call of its gateway, and the answer after its signature was checked. */
@ApplicationScoped
class FuluGateway {

  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.of("Asia/Shanghai"));

  private final FuluConfig config;
  private final InstantSource clock;
  private final FuluSignature signature;
  private final SupplierHttp http;
  private final URI gateway;

  FuluGateway(FuluConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
    this.signature = new FuluSignature(config.appSecret());
    this.http = new SupplierHttp(config.connectTimeout(), config.maxAnswerBytes());
    this.gateway = URI.create(config.url().toString().replaceAll("/+$", "") + "/api/getway");
  }

  /** Only {@code Done} carries a checked signature. */
  Uni<GatewayAnswer<ObjectNode>> call(String method, ObjectNode content) {
    return http.send(() -> request(method, content))
        .map(reply -> GatewayAnswer.of(reply, this::read));
  }

  private HttpRequest request(String method, ObjectNode content) {
    var signed = FuluJson.object();
    signed.put("app_key", config.appKey());
    signed.put("method", method);
    signed.put("timestamp", TIMESTAMP.format(clock.instant()));
    signed.put("version", "2.0");
    signed.put("format", "json");
    signed.put("charset", "utf-8");
    signed.put("sign_type", "md5");
    signed.put("app_auth_token", "");
    signed.put("biz_content", FuluJson.write(content));
    signed.put("sign", signature.of(FuluJson.write(signed)));
    return HttpRequest.newBuilder(gateway)
        .timeout(config.requestTimeout())
        .header("Content-Type", "application/json; charset=utf-8")
        .POST(HttpRequest.BodyPublishers.ofString(FuluJson.write(signed)))
        .build();
  }

  private GatewayAnswer<ObjectNode> read(byte[] bytes) {
    var body = FuluJson.read(new String(bytes, StandardCharsets.UTF_8));
    if (body.isEmpty()) {
      return new GatewayAnswer.Unreadable<>("not_json");
    }
    var result = FuluJson.text(body.get(), "result");
    var sign = FuluJson.text(body.get(), "sign");
    // A refusal without a result is signed over the empty text.
    if (sign == null || !signature.isOf(result == null ? "" : result, sign)) {
      return new GatewayAnswer.Unreadable<>("bad_signature");
    }
    var code = body.get().get("code");
    if (code == null || !code.asText().matches("-?\\d{1,9}")) {
      return new GatewayAnswer.Unreadable<>("no_code");
    }
    if (code.asInt() != 0) {
      return new GatewayAnswer.Refused<>(code.asInt());
    }
    // The result is JSON within a string; the signature covers that string.
    return FuluJson.read(result == null ? "" : result)
        .<GatewayAnswer<ObjectNode>>map(GatewayAnswer.Done::new)
        .orElseGet(() -> new GatewayAnswer.Unreadable<>("no_result"));
  }
}
