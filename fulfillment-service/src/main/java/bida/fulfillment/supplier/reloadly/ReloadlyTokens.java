package bida.fulfillment.supplier.reloadly;

import bida.fulfillment.supplier.SupplierHttp;
import bida.fulfillment.supplier.SupplierHttp.Reply;
import bida.fulfillment.supplier.SupplierJson;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Access tokens, one for each line: fetched once for all who wait, renewed before they end. */
@ApplicationScoped
class ReloadlyTokens {

  private static final Logger LOG = Logger.getLogger(ReloadlyTokens.class);
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]{1,8192}");
  // It says 60 days in one place and 24 h in another: whatever it says, within these.
  private static final long SHORTEST = Duration.ofMinutes(1).toSeconds();
  private static final long LONGEST = Duration.ofDays(60).toSeconds();

  private final ReloadlyConfig config;
  private final InstantSource clock;
  private final SupplierHttp http;
  private final Map<Line, Slot> slots = new EnumMap<>(Line.class);

  ReloadlyTokens(ReloadlyConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
    this.http = new SupplierHttp(config.connectTimeout(), config.maxAnswerBytes());
  }

  /** A token, or why there is none. */
  sealed interface Token {
    record Held(String value, Instant renewAt) implements Token {
      @Override
      public String toString() {
        return "Held[***]";
      }
    }

    record Missing(String cause) implements Token {}
  }

  private static final class Slot {
    private final Uni<Token> token;
    private volatile @Nullable Token came;

    Slot(Uni<Token> fetch) {
      this.token = fetch.invoke(fetched -> came = fetched).memoize().indefinitely();
    }
  }

  synchronized Uni<Token> of(Line line) {
    var slot = slots.get(line);
    return slot == null || isOver(slot.came) ? fetch(line) : slot.token;
  }

  /** After a 401: of several that met one with the same token, the first renews for all. */
  synchronized Uni<Token> renewed(Line line, Token.Held refused) {
    var slot = slots.get(line);
    return slot == null || slot.came == refused ? fetch(line) : slot.token;
  }

  private boolean isOver(@Nullable Token came) {
    return switch (came) {
      case null -> false;
      case Token.Held held -> !clock.instant().isBefore(held.renewAt());
      case Token.Missing _ -> true;
    };
  }

  private Uni<Token> fetch(Line line) {
    var slot = new Slot(http.send(() -> request(line)).map(this::read));
    slots.put(line, slot);
    return slot.token;
  }

  private HttpRequest request(Line line) {
    var body = SupplierJson.object();
    body.put("client_id", config.clientId().orElseThrow());
    body.put("client_secret", config.clientSecret().orElseThrow());
    body.put("grant_type", "client_credentials");
    body.put(
        "audience",
        switch (line) {
          case TOPUPS -> config.topupsAudience();
          case GIFTCARDS -> config.giftcardsAudience();
        });
    var site = config.authUrl().toString().replaceAll("/+$", "");
    return HttpRequest.newBuilder(URI.create(site + "/oauth/token"))
        .timeout(config.requestTimeout())
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
        .build();
  }

  private Token read(Reply reply) {
    return switch (reply) {
      case Reply.NeverSent(var cause) -> new Token.Missing(cause);
      case Reply.Lost(var cause) -> new Token.Missing(cause);
      case Reply.Answered(var status, var body) when status == 200 -> held(body);
      case Reply.Answered(var status, _) -> {
        if (status == 401) {
          LOG.error("Reloadly does not know our client id and secret: nothing is ordered there.");
        }
        yield new Token.Missing("token_http_" + status);
      }
    };
  }

  private Token held(byte[] body) {
    var said = SupplierJson.read(body);
    var value = said.map(json -> SupplierJson.text(json, "access_token")).orElse(null);
    if (value == null || !TOKEN.matcher(value).matches()) {
      return new Token.Missing("no_token");
    }
    var lives = said.orElseThrow().path("expires_in").asLong(SHORTEST);
    var life = Duration.ofSeconds(Math.clamp(lives, SHORTEST, LONGEST));
    // One that lives shorter than the margin is renewed half-way.
    var early = life.dividedBy(2);
    var margin = config.renewBefore().compareTo(early) < 0 ? config.renewBefore() : early;
    return new Token.Held(value, clock.instant().plus(life).minus(margin));
  }
}
