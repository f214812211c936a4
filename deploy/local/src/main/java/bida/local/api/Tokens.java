package bida.local.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Bearer tokens of the development issuer. */
public final class Tokens {

  /** A client of the development issuer. */
  public record Client(String id, String secret, String scopes) {
    public static final Client APP =
        new Client(
            "demo-app",
            "demo-secret",
            "orders:read orders:write payments:write refunds:write keys:reveal tickets:redeem"
                + " notifications:write");
    public static final Client OPERATOR =
        new Client(
            "operator",
            "operator-secret",
            "ops orders:read orders:write payments:write refunds:write suppliers:write");

    public Client withScopes(String scopes) {
      return new Client(id, secret, scopes);
    }
  }

  private final Web web;
  private final String issuer;
  private final Map<Client, String> kept = new ConcurrentHashMap<>();

  public Tokens(Web web, String issuer) {
    this.web = web;
    this.issuer = issuer;
  }

  public String of(Client client) {
    return kept.computeIfAbsent(client, this::fetch);
  }

  private String fetch(Client client) {
    var form =
        "grant_type=client_credentials&client_id=%s&client_secret=%s&scope=%s"
            .formatted(encode(client.id()), encode(client.secret()), encode(client.scopes()));
    return web.send("POST", issuer + "/token", null, form, Map.of())
        .expectOk("token of " + client.id())
        .path("access_token")
        .asText();
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
