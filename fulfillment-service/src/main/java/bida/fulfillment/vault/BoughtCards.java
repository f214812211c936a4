package bida.fulfillment.vault;

import bida.fulfillment.core.Attempt;
import bida.fulfillment.core.LineDelivery;
import bida.fulfillment.supplier.Card;
import bida.platform.ids.Identifiers;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cards bought from suppliers, each for one line: sealed like all keys, never for sale, and not the
 * buyer's before all of the line are here. One that any line has, or had, is refused.
 */
// Made when the service starts. By the first card, on a thread of the pool, it would look for its
// settings with the class loader of that thread, which under test is that of another application.
@Startup
@ApplicationScoped
public class BoughtCards {

  private final Seal seal;
  private final Fingerprints fingerprints;
  private final BoughtRows rows;
  private final Identifiers ids;
  private final VaultConfig config;
  private final InstantSource clock;

  BoughtCards(
      Seal seal,
      Fingerprints fingerprints,
      BoughtRows rows,
      Identifiers ids,
      VaultConfig config,
      InstantSource clock) {
    this.seal = seal;
    this.fingerprints = fingerprints;
    this.rows = rows;
    this.ids = ids;
    this.config = config;
    this.clock = clock;
  }

  /** What an answer brought, closed; {@code refused}: what of it is no card, or comes twice. */
  public record Sealed(List<SealedCard> cards, int refused) {}

  /** {@code held}: the good ones of the attempt, those of earlier answers with them. */
  public record Kept(int held, int refused) {}

  public Sealed seal(String sku, List<Card> cards) {
    var sealed = new ArrayList<SealedCard>();
    var seen = new HashSet<String>();
    for (var card : cards) {
      var secret = secret(card);
      if (secret == null) {
        continue;
      }
      var print = fingerprints.of(sku, secret);
      if (!seen.add(HexFormat.of().formatHex(print))) {
        continue;
      }
      var id = ids.uuid();
      sealed.add(
          new SealedCard(
              id,
              print,
              fingerprints.ofBought(secret),
              fingerprints.ofNumber(sku, secret.number()),
              seal.seal(sku, id, secret),
              secret.hint(),
              card.expiresAt()));
    }
    return new Sealed(sealed, cards.size() - sealed.size());
  }

  /** For an attempt whose line is locked. */
  public Uni<Kept> keep(SqlConnection tx, LineDelivery line, Attempt attempt, Sealed sealed) {
    return rows.known(tx, attempt, sealed.cards())
        .flatMap(
            known -> {
              var fresh = sealed.cards().stream().filter(card -> !known.holds(card)).toList();
              return rows.add(tx, line, attempt, fresh, known.held())
                  .map(
                      added ->
                          new Kept(
                              known.held() + added,
                              sealed.refused()
                                  + known.ofOthers(sealed.cards())
                                  + fresh.size()
                                  - added));
            });
  }

  /** Gives a line what was bought for it; more than that stays closed. */
  public Uni<Void> issue(SqlConnection tx, LineDelivery line, Attempt attempt) {
    return tx.preparedQuery(BoughtRows.ISSUE)
        .execute(
            Tuple.of(
                attempt.attemptNo(), line.quantity(), clock.instant().atOffset(ZoneOffset.UTC)))
        .invoke(
            issued -> {
              if (issued.rowCount() != line.quantity()) {
                throw new IllegalStateException("cards of " + attempt.attemptNo() + " are missing");
              }
            })
        .replaceWithVoid();
  }

  // Some sell codes of one part, told as number or as secret.
  private @Nullable Secret secret(Card card) {
    var number = card.number().strip();
    var secret = card.secret() == null ? "" : card.secret().strip();
    var expiresAt = card.expiresAt();
    if ((number.isEmpty() && secret.isEmpty())
        || Math.max(number.length(), secret.length()) > config.maxSecretLength()
        || (expiresAt != null && !expiresAt.isAfter(clock.instant()))) {
      return null;
    }
    return secret.isEmpty()
        ? new Secret(null, number)
        : new Secret(number.isEmpty() ? null : number, secret);
  }
}
