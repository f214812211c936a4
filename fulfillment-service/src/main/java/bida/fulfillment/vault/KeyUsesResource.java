package bida.fulfillment.vault;

import bida.fulfillment.vault.KeyUses.Outcome;
import bida.fulfillment.vault.KeyUses.Use;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The issuer of keys tells which were used. */
@Path("/v1/key-uses")
@RolesAllowed("ops")
@Produces(MediaType.APPLICATION_JSON)
class KeyUsesResource {

  private static final int LONGEST_PLACE = 200;

  // An issuer's clock may be ahead of ours; further ahead it is a mistake.
  private static final Duration AHEAD = Duration.ofMinutes(5);

  private final KeyUses uses;
  private final VaultConfig config;
  private final Caller caller;
  private final InstantSource clock;

  KeyUsesResource(KeyUses uses, VaultConfig config, Caller caller, InstantSource clock) {
    this.uses = uses;
    this.config = config;
    this.caller = caller;
    this.clock = clock;
  }

  record UseBody(
      @Nullable String sku,
      @Nullable String number,
      @Nullable String secret,
      @Nullable String usedAt,
      @Nullable String where) {
    @Override
    public String toString() {
      return "UseBody[" + sku + ", ***]";
    }
  }

  record Body(@Nullable List<@Nullable UseBody> uses) {
    @Override
    public String toString() {
      return "Body[***]";
    }
  }

  /** {@code unknown} and {@code ambiguous} count the reports from 1. */
  record Report(int recorded, int known, List<Integer> unknown, List<Integer> ambiguous) {
    static Report of(List<Outcome> all) {
      return new Report(
          count(all, Outcome.RECORDED).size(),
          count(all, Outcome.KNOWN).size(),
          count(all, Outcome.UNKNOWN_KEY),
          count(all, Outcome.AMBIGUOUS));
    }

    private static List<Integer> count(List<Outcome> all, Outcome wanted) {
      return IntStream.rangeClosed(1, all.size())
          .filter(n -> all.get(n - 1) == wanted)
          .boxed()
          .toList();
    }
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Keys that were redeemed, by number or by number and secret")
  public Uni<Report> record(@Nullable Body body) {
    var given = body == null ? null : body.uses();
    if (given == null || given.isEmpty() || given.size() > config.maxImport()) {
      throw Problems.unprocessable(
          "uses_out_of_range", "Send 1 to " + config.maxImport() + " uses in one request.");
    }
    var by = caller.clientId();
    return uses.record(given.stream().map(this::use).toList(), by).map(Report::of);
  }

  private Use use(@Nullable UseBody body) {
    if (body == null || body.sku() == null || !ImportKeys.SKU.matcher(body.sku()).matches()) {
      throw Problems.unprocessable("sku_invalid", "A SKU has 1 to 64 of A-Z a-z 0-9 . _ -");
    }
    var number = text(body.number());
    var secret = text(body.secret());
    if (number == null && secret == null) {
      throw Problems.unprocessable("key_missing", "Name each key by number, secret or both.");
    }
    var place = body.where();
    if (place != null && (place.length() > LONGEST_PLACE || place.indexOf('\0') >= 0)) {
      throw Problems.unprocessable(
          "where_invalid", "where has at most " + LONGEST_PLACE + " characters.");
    }
    return new Use(body.sku(), number, secret, time(body.usedAt()), place);
  }

  private @Nullable String text(@Nullable String value) {
    if (value != null && value.length() > config.maxSecretLength()) {
      throw Problems.unprocessable("key_too_long", "This is longer than any key.");
    }
    return value == null || value.isBlank() ? null : value.strip();
  }

  private Instant time(@Nullable String at) {
    try {
      var time = at == null ? null : OffsetDateTime.parse(at).toInstant();
      if (time != null && !time.isAfter(clock.instant().plus(AHEAD))) {
        return time;
      }
    } catch (DateTimeException _) {
      // As good as none.
    }
    throw Problems.unprocessable("used_at_invalid", "usedAt is an RFC 3339 time in the past.");
  }
}
