package bida.platform.test;

import io.smallrye.jwt.build.Jwt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bearer tokens as the issuer of a client would sign them; valid however far a test moves its
 * clock.
 */
public final class Tokens {

  static final String ISSUER = "https://issuer.test";

  private static final Duration YEARS = Duration.ofDays(3650);

  // A signature costs more than many a request that bears it.
  private static final Map<List<String>, String> SIGNED = new ConcurrentHashMap<>();

  private Tokens() {}

  /** For {@code auth().oauth2(Tokens.of("app-1", "orders:read", "orders:write"))}. */
  public static String of(String tenant, String... scopes) {
    return SIGNED.computeIfAbsent(
        List.of(tenant, String.join(" ", scopes)),
        _ -> expiring(Instant.now().plus(YEARS), tenant, scopes));
  }

  /** One that ends at a given instant of the test's clock. */
  public static String expiring(Instant at, String tenant, String... scopes) {
    return Jwt.issuer(ISSUER)
        .subject(tenant)
        .claim("client_id", tenant)
        .claim("tenant", tenant)
        .claim("scope", String.join(" ", scopes))
        .issuedAt(Instant.EPOCH.plus(YEARS))
        .expiresAt(at)
        .sign();
  }
}
