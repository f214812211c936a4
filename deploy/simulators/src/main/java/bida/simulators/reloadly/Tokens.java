package bida.simulators.reloadly;

import bida.simulators.http.Answer;
import bida.simulators.http.Json;
import bida.simulators.http.Refusal;
import bida.simulators.http.Request;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Its issuer: a token is good for one audience and a day, and forgotten by a restart. */
final class Tokens {
  static final String TOPUPS = "https://topups.reloadly.com";
  static final String GIFTCARDS = "https://giftcards.reloadly.com";

  private static final Duration LIFE = Duration.ofDays(1);
  private static final int MOST = 1000;

  private record Token(String audience, Instant until) {}

  private final InstantSource clock;
  private final ReloadlyAccount account;
  private final Map<String, Token> tokens =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Token> eldest) {
          return size() > MOST;
        }
      };
  private long numbered;

  Tokens(InstantSource clock, ReloadlyAccount account) {
    this.clock = clock;
    this.account = account;
  }

  synchronized Answer issue(Request request) {
    var asked = request.json();
    var audience = asked.path("audience").asText();
    if (!account.clientId().equals(asked.path("client_id").asText())
        || !account.clientSecret().equals(asked.path("client_secret").asText())
        || !asked.path("grant_type").asText().equals("client_credentials")) {
      throw new Refusal(401, "INVALID_CREDENTIALS", "Access Denied");
    }
    if (!audience.equals(TOPUPS) && !audience.equals(GIFTCARDS)) {
      throw new Refusal(401, "INVALID_AUDIENCE", "Access Denied");
    }
    var value = "simulated.%d.%d".formatted(clock.instant().toEpochMilli(), ++numbered);
    tokens.put(value, new Token(audience, clock.instant().plus(LIFE)));
    return Answer.ok(
        Json.MAPPER
            .createObjectNode()
            .put("access_token", value)
            .put("scope", "developer")
            .put("expires_in", LIFE.toSeconds())
            .put("token_type", "Bearer"));
  }

  synchronized void check(Request request, String audience) {
    var token = tokens.get(request.header("authorization").replaceFirst("^Bearer ", ""));
    if (token == null || !token.audience().equals(audience)) {
      throw new Refusal(401, "INVALID_TOKEN", "Full authentication is required");
    }
    if (clock.instant().isAfter(token.until())) {
      throw new Refusal(401, "TOKEN_EXPIRED", "The token has expired");
    }
  }
}
