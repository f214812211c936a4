package bida.simulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bida.simulators.http.Json;
import bida.simulators.http.PortTaken;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.standardwebhooks.Webhook;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.zip.GZIPOutputStream;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorldTest {
  private static final Instant START = Instant.ofEpochSecond(1792339200);

  @TempDir Path data;
  Receiver zipkin;
  World world;

  @BeforeEach
  void open() {
    zipkin = new Receiver().answers(bida.simulators.http.Answer.empty(202));
    world = start(Map.of());
  }

  private World start(Map<String, String> more) {
    var settings = Vectors.settings(data);
    settings.put("BIDA_SIM_DATA", data.toString());
    settings.put("BIDA_SIM_PORTS", "any");
    settings.put("BIDA_ZIPKIN_URL", zipkin.url());
    settings.putAll(more);
    return Simulators.start(SimulatorsConfig.of(settings), InstantSource.fixed(START));
  }

  @AfterEach
  void close() {
    world.close();
    zipkin.close();
  }

  @Test
  void saysWhenItIsReadyAndWhere() {
    var ready = Http.get(world.control() + "/ready");

    assertThat(ready.path("status").asText()).isEqualTo("UP");
    assertThat(ready.path("urls").path("wechat").asText()).isEqualTo(world.wechat());
  }

  @Test
  void namesThePortThatIsTaken() {
    var port = Integer.toString(URI.create(world.fulu()).getPort());

    assertThatThrownBy(() -> start(Map.of("BIDA_SIM_FULU_PORT", port)))
        .isInstanceOf(PortTaken.class)
        .hasMessageContaining("BIDA_SIM_FULU_PORT")
        .hasMessageContaining(port);
  }

  @Test
  void theClockMovesForwardOnly() {
    var clock = world.control() + "/clock";
    assertThat(Http.get(clock).path("rate").asDouble()).isEqualTo(1);

    Http.post(clock, "{\"advance\":\"PT15M\"}");
    assertThat(world.clock().instant()).isEqualTo(START.plusSeconds(900));
    Http.post(clock, "{\"rate\":48}");
    Http.post(clock, "{\"set\":\"2027-01-01T00:00:00Z\"}");

    assertThat(Http.get(clock).path("simulatedAtBase").asText()).isEqualTo("2027-01-01T00:00:00Z");
    assertThat(status("POST", clock, "{\"set\":\"2026-12-31T00:00:00Z\"}")).isEqualTo(409);
    assertThat(status("POST", clock, "{\"advance\":\"-PT1S\"}")).isEqualTo(409);
    assertThat(status("POST", clock, "{\"advance\":\"soon\"}")).isEqualTo(400);
    assertThat(status("POST", clock, "{}")).isEqualTo(400);
    assertThat(status("PUT", clock, "{}")).isEqualTo(405);
  }

  @Test
  void issuesTokensThatItsKeysVerify() throws Exception {
    Http.post(world.control() + "/clock", "{\"advance\":\"PT1H\"}");
    var token = token("demo-app", "demo-secret", "orders:read orders:write");
    assertThat(token.path("token_type").asText()).isEqualTo("Bearer");
    var discovery = Http.get(world.issuer() + "/.well-known/openid-configuration");
    var jwks = Http.send("GET", discovery.path("jwks_uri").asText(), "").body();

    var claims =
        new JwtConsumerBuilder()
            .setVerificationKeyResolver(
                (jws, _) ->
                    uncheckedKeys(jwks)
                        .findJsonWebKey(jws.getKeyIdHeaderValue(), null, null, null)
                        .getKey())
            .setExpectedIssuer(world.issuer())
            .setEvaluationTime(NumericDate.fromSeconds(START.getEpochSecond() + 3600))
            .setRequireExpirationTime()
            .build()
            .processToClaims(token.path("access_token").asText());

    assertThat(claims.getSubject()).isEqualTo("demo-app");
    assertThat(claims.getClaimsMap())
        .containsEntry("client_id", "demo-app")
        .containsEntry("tenant", "demo")
        .containsEntry("scope", "orders:read orders:write")
        .containsEntry("iat", START.getEpochSecond() + 3600)
        .containsEntry("exp", START.getEpochSecond() + 7200)
        .containsKey("jti");
    var key = data.resolve("keys/issuer-private.pem");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
  }

  @Test
  void refusesStrangersAndScopesTheyMayNotHave() {
    assertThat(token("demo-app", "wrong", "").path("error").asText()).isEqualTo("invalid_client");
    assertThat(token("nobody", "x", "").path("error").asText()).isEqualTo("invalid_client");
    assertThat(token("demo-app", "demo-secret", "ops").path("error").asText())
        .isEqualTo("invalid_scope");
    assertThat(token("operator", "operator-secret", "ops").path("scope").asText()).isEqualTo("ops");
  }

  static java.util.stream.Stream<JsonNode> webhooks() {
    return Vectors.read("standard_webhooks").path("cases").valueStream();
  }

  @ParameterizedTest
  @MethodSource("webhooks")
  void theAppBelievesOnlySignedWebhooks(JsonNode vector) {
    var sink = world.control() + "/app/webhooks";
    var payload = Vectors.read("standard_webhooks").path("payload").asText();
    var request = HttpRequest.newBuilder(URI.create(sink));
    vector
        .path("headers")
        .properties()
        .forEach(h -> request.header(h.getKey(), h.getValue().asText()));

    var response = Http.send(request.POST(HttpRequest.BodyPublishers.ofString(payload)).build());

    var accepted = vector.path("expect").asText().equals("ACCEPT");
    assertThat(response.statusCode()).isEqualTo(accepted ? 204 : 401);
    var listed = Http.send("GET", sink + "?orderNo=VG20261019000000000001", "").body();
    assertThat(listed.contains("order.fulfilled")).isEqualTo(accepted);
  }

  @Test
  void theAppHasTroublesAndSecretsOfItsOwn() throws Exception {
    var secret = "whsec_" + Base64.getEncoder().encodeToString(new byte[24]);
    Http.send("PUT", world.control() + "/app/secret", "{\"secret\":\"" + secret + "\"}");
    Http.post(world.control() + "/knobs/app", "{\"webhook\":{\"fail500\":1,\"gone\":1}}");

    assertThat(webhook(secret).statusCode()).isEqualTo(500);
    assertThat(webhook(secret).statusCode()).isEqualTo(410);
    assertThat(webhook(secret).statusCode()).isEqualTo(204);

    var injected = Http.get(world.control() + "/counts/app").path("injected");
    assertThat(injected.path("webhook.fail500").asInt()).isOne();
    assertThat(injected.path("webhook.gone").asInt()).isOne();
  }

  @Test
  void mailsArriveAsTheyWereWritten() throws Exception {
    var properties = new Properties();
    properties.put("mail.smtp.host", "127.0.0.1");
    properties.put("mail.smtp.port", Integer.toString(world.smtpPort()));
    var message = new MimeMessage(Session.getInstance(properties));
    message.setFrom(new InternetAddress("shop@example.com"));
    message.setRecipient(Message.RecipientType.TO, new InternetAddress("buyer@example.com"));
    message.setSubject("您的订单已发货", "UTF-8");
    message.setText("第一行\r\n.第二行以点开头", "UTF-8");
    Transport.send(message);

    var mails = Http.send("GET", world.control() + "/mail?to=buyer@example.com", "").body();

    var mail = Json.MAPPER.readTree(mails).path(0);
    assertThat(mail.path("to").path(0).asText()).isEqualTo("buyer@example.com");
    assertThat(mail.path("subject").asText()).isEqualTo("您的订单已发货");
    assertThat(mail.path("text").asText()).isEqualTo("第一行\r\n.第二行以点开头");
  }

  @Test
  void spansReachZipkinWithTheirLinks() throws Exception {
    var response = Http.send(traces(gzip(spans().toByteArray())));
    assertThat(response.statusCode()).isEqualTo(200);

    var call = zipkin.next();
    var span = Json.MAPPER.readTree(call.text()).path(0);

    assertThat(call.path()).isEqualTo("/api/v2/spans");
    assertThat(span.path("traceId").asText()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(span.path("parentId").asText()).isEqualTo("b7ad6b7169203331");
    assertThat(span.path("kind").asText()).isEqualTo("CONSUMER");
    assertThat(span.path("localEndpoint").path("serviceName").asText()).isEqualTo("order-service");
    assertThat(span.path("duration").asLong()).isEqualTo(1500);
    assertThat(span.path("tags").path("link.0.traceId").asText()).endsWith("319d");
    assertThat(span.path("tags").path("link.0.spanId").asText()).isEqualTo("b7ad6b7169203333");
    assertThat(span.path("tags").path("error").asText()).isEqualTo("no answer");
    assertThat(span.path("tags").path("order.no").asText()).isEqualTo("VG1");
    assertThat(span.path("annotations").path(0).path("value").asText()).isEqualTo("retry");
    Http.eventually(
        () ->
            Http.get(world.control() + "/counts/otlp").path("spans").path("forwarded").asInt()
                == 1);
  }

  @Test
  void spansBeyondTheLimitsAreRefused() throws Exception {
    assertThat(Http.send(traces(gzip(new byte[(8 << 20) + 1]))).statusCode()).isEqualTo(413);
    assertThat(Http.send(traces(gzip(new byte[] {1, 2, 3}))).statusCode()).isEqualTo(400);
  }

  private HttpRequest traces(byte[] body) {
    return HttpRequest.newBuilder(URI.create(world.otlp() + "/v1/traces"))
        .header("Content-Type", "application/x-protobuf")
        .header("Content-Encoding", "gzip")
        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
  }

  private static ExportTraceServiceRequest spans() {
    var span =
        Span.newBuilder()
            .setTraceId(bytes("0af7651916cd43dd8448eb211c80319c"))
            .setSpanId(bytes("b7ad6b7169203332"))
            .setParentSpanId(bytes("b7ad6b7169203331"))
            .setName("payments process")
            .setKind(Span.SpanKind.SPAN_KIND_CONSUMER)
            .setStartTimeUnixNano(1_792_339_200_000_000_000L)
            .setEndTimeUnixNano(1_792_339_200_001_500_000L)
            .addAttributes(text("order.no", "VG1"))
            .addEvents(Span.Event.newBuilder().setName("retry"))
            .addLinks(
                Span.Link.newBuilder()
                    .setTraceId(bytes("0af7651916cd43dd8448eb211c80319d"))
                    .setSpanId(bytes("b7ad6b7169203333")))
            .setStatus(
                Status.newBuilder()
                    .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                    .setMessage("no answer"));
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(
                    Resource.newBuilder().addAttributes(text("service.name", "order-service")))
                .addScopeSpans(ScopeSpans.newBuilder().addSpans(span)))
        .build();
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static ByteString bytes(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }

  private static byte[] gzip(byte[] plain) throws java.io.IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(out)) {
      zip.write(plain);
    }
    return out.toByteArray();
  }

  private HttpResponse<String> webhook(String secret) throws Exception {
    var body = "{\"type\":\"order.paid\",\"data\":{\"orderNo\":\"VG1\"}}";
    var at = world.clock().instant().getEpochSecond();
    return Http.send(
        HttpRequest.newBuilder(URI.create(world.control() + "/app/webhooks"))
            .header("webhook-id", "msg_1")
            .header("webhook-timestamp", Long.toString(at))
            .header("webhook-signature", new Webhook(secret).sign("msg_1", at, body))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private JsonNode token(String client, String secret, String scope) {
    var basic = Base64.getEncoder().encodeToString((client + ":" + secret).getBytes());
    var form = "grant_type=client_credentials";
    if (!scope.isEmpty()) form += "&scope=" + URLEncoder.encode(scope, StandardCharsets.UTF_8);
    return Json.object(
        Http.send(
                HttpRequest.newBuilder(URI.create(world.issuer() + "/token"))
                    .header("Authorization", "Basic " + basic)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(form))
                    .build())
            .body());
  }

  private static JsonWebKeySet uncheckedKeys(String json) {
    try {
      return new JsonWebKeySet(json);
    } catch (org.jose4j.lang.JoseException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static int status(String method, String url, String body) {
    return Http.send(method, url, body).statusCode();
  }
}
