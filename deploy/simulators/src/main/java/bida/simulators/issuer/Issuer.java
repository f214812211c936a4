package bida.simulators.issuer;

import bida.simulators.book.Dice;
import bida.simulators.http.Answer;
import bida.simulators.http.Port;
import bida.simulators.http.Request;
import bida.simulators.http.Routes;
import bida.simulators.knobs.Counts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** OAuth2 client credentials against a list of development clients. */
public final class Issuer {
  private static final Duration LIFE = Duration.ofHours(1);

  private final InstantSource clock;
  private final Dice dice;
  private final Supplier<String> url;
  private final Path keys;
  private @Nullable RsaJsonWebKey key;
  private final Map<String, IssuerClient> clients = new LinkedHashMap<>();
  private final Counts counts;

  public Issuer(
      InstantSource clock,
      Dice dice,
      Supplier<String> url,
      Path keys,
      Optional<Path> clientsFile,
      Counts counts) {
    this.clock = clock;
    this.dice = dice;
    this.url = url;
    this.keys = keys;
    this.counts = counts;
    clientsFile
        .map(IssuerClients::read)
        .orElse(IssuerClient.DEVELOPMENT)
        .forEach(client -> clients.put(client.clientId(), client));
  }

  /** Made or read when first asked for: nobody needs to wait for it to start. */
  private synchronized RsaJsonWebKey key() {
    var known = key;
    if (known == null) key = known = SigningKey.load(keys);
    return known;
  }

  public Routes routes() {
    return new Routes()
        .on("GET", "/.well-known/openid-configuration", _ -> Answer.ok(discovery()))
        .on("GET", "/jwks", _ -> Answer.ok(jwks()))
        .on("POST", "/token", this::token);
  }

  private Map<String, Object> discovery() {
    return Map.of(
        "issuer", url.get(),
        "jwks_uri", url.get() + "/jwks",
        "token_endpoint", url.get() + "/token",
        "grant_types_supported", List.of("client_credentials"),
        "token_endpoint_auth_methods_supported",
            List.of("client_secret_basic", "client_secret_post"),
        "response_types_supported", List.of("token"),
        "subject_types_supported", List.of("public"),
        "id_token_signing_alg_values_supported", List.of("RS256"));
  }

  private Object jwks() {
    counts.request("jwks", "");
    return new JsonWebKeySet(key())
        .getJsonWebKeys().stream()
            .map(k -> k.toParams(JsonWebKey.OutputControlLevel.PUBLIC_ONLY))
            .collect(
                java.util.stream.Collectors.collectingAndThen(
                    java.util.stream.Collectors.toList(), keys -> Map.of("keys", keys)));
  }

  private Answer token(Request request) {
    counts.request("token", "");
    var form = Port.form(request.text());
    if (!"client_credentials".equals(form.get("grant_type"))) {
      return error(400, "unsupported_grant_type", "only client_credentials is offered");
    }
    var credentials = Credentials.of(request, form);
    var client = clients.get(credentials.clientId());
    if (client == null || !credentials.match(client)) {
      return error(401, "invalid_client", "unknown client or wrong secret")
          .with(Map.of("WWW-Authenticate", "Basic realm=\"bida\""));
    }
    var asked = List.of(form.getOrDefault("scope", "").trim().split(" +"));
    var scopes = asked.equals(List.of("")) ? client.scopes() : asked;
    if (!client.scopes().containsAll(scopes)) {
      return error(400, "invalid_scope", client.clientId() + " may have " + client.scopes());
    }
    return Answer.ok(
            new Token(jwt(client, scopes), "Bearer", LIFE.toSeconds(), String.join(" ", scopes)))
        .with(Map.of("Cache-Control", "no-store"));
  }

  private String jwt(IssuerClient client, List<String> scopes) {
    var now = clock.instant();
    var claims = new JwtClaims();
    claims.setIssuer(url.get());
    claims.setSubject(client.clientId());
    claims.setStringClaim("client_id", client.clientId());
    claims.setStringClaim("tenant", client.tenant());
    claims.setStringClaim("scope", String.join(" ", scopes));
    claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
    claims.setExpirationTime(NumericDate.fromSeconds(now.plus(LIFE).getEpochSecond()));
    claims.setJwtId(dice.uuid().toString());
    var key = key();
    var jws = new JsonWebSignature();
    jws.setPayload(claims.toJson());
    jws.setKey(key.getPrivateKey());
    jws.setKeyIdHeaderValue(key.getKeyId());
    jws.setAlgorithmHeaderValue("RS256");
    jws.setHeader("typ", "JWT");
    try {
      return jws.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Answer error(int status, String error, String description) {
    return Answer.json(status, Map.of("error", error, "error_description", description));
  }

  private record Token(String access_token, String token_type, long expires_in, String scope) {}

  private record Credentials(String clientId, String secret) {
    static Credentials of(Request request, Map<String, String> form) {
      var header = request.header("authorization");
      if (!header.startsWith("Basic ")) {
        return new Credentials(
            form.getOrDefault("client_id", ""), form.getOrDefault("client_secret", ""));
      }
      try {
        var pair = new String(Base64.getDecoder().decode(header.substring(6).trim()), UTF_8);
        var cut = pair.indexOf(':');
        return cut < 0
            ? new Credentials("", "")
            : new Credentials(pair.substring(0, cut), pair.substring(cut + 1));
      } catch (IllegalArgumentException e) {
        return new Credentials("", "");
      }
    }

    boolean match(IssuerClient client) {
      return java.security.MessageDigest.isEqual(
          secret.getBytes(UTF_8), client.secret().getBytes(UTF_8));
    }
  }

  private static final java.nio.charset.Charset UTF_8 = StandardCharsets.UTF_8;
}
