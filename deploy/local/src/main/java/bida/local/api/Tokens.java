package bida.local.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

  // The issuer's are good for an hour of everybody's time, which a run may let pass in a minute.
  private static final Duration FRESH = Duration.ofSeconds(20);

  private final Web web;
  private final String issuer;
  private final Map<Client, Kept> kept = new ConcurrentHashMap<>();

  private record Kept(String token, long sinceNanos) {

    boolean isFresh() {
      return System.nanoTime() - sinceNanos < FRESH.toNanos();
    }
  }

  public Tokens(Web web, String issuer) {
    this.web = web;
    this.issuer = issuer;
  }

  public String of(Client client) {
    var known = kept.get(client);
    return known != null && known.isFresh() ? known.token() : again(client);
  }

  // Several may ask at the same moment: each of their tokens is good.
  private String again(Client client) {
    var next = new Kept(fetch(client), System.nanoTime());
    kept.put(client, next);
    return next.token();
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
