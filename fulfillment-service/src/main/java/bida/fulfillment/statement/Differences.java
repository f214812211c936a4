package bida.fulfillment.statement;

import bida.contracts.CaseNeeded;
import bida.contracts.Event;
import bida.fulfillment.core.StatementRule.Difference;
import bida.platform.database.InOrder;
import bida.platform.outbox.Outbox;
import bida.platform.outbox.Publication;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes differences down, each once for ever, and calls a person for each that is new. */
@ApplicationScoped
class Differences {

  private static final String ADD =
      """
      insert into supplier_difference (supplier, attempt_no, kind, day, detail, found_at)
      select $1, f.attempt_no, f.kind, $2, f.detail, $3
      from unnest($4::text[], $5::text[], $6::text[]) as f (attempt_no, kind, detail)
      on conflict (supplier, attempt_no, kind) do nothing
      returning attempt_no, kind
      """;

  private final Outbox outbox;
  private final StatementConfig config;
  private final InstantSource clock;

  Differences(Outbox outbox, StatementConfig config, InstantSource clock) {
    this.outbox = outbox;
    this.config = config;
    this.clock = clock;
  }

  /** {@code orderNo} and {@code tenant} are null where the number is none of ours. */
  record Found(
      String attemptNo, @Nullable String orderNo, @Nullable String tenant, Difference difference) {}

  Uni<Void> open(SqlConnection tx, StatementKey key, List<Found> found) {
    if (found.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return tx.preparedQuery(ADD)
        .execute(
            Tuple.tuple()
                .addString(key.supplier())
                .addLocalDate(key.day())
                .addOffsetDateTime(StatementDays.utc(clock.instant()))
                .addArrayOfString(found.stream().map(Found::attemptNo).toArray(String[]::new))
                .addArrayOfString(
                    found.stream().map(one -> one.difference().name()).toArray(String[]::new))
                .addArrayOfString(
                    found.stream().map(one -> one.difference().detail()).toArray(String[]::new)))
        .map(
            rows -> {
              Set<String> fresh = new HashSet<>();
              rows.forEach(
                  row -> fresh.add(row.getString("attempt_no") + " " + row.getString("kind")));
              return found.stream()
                  .filter(one -> fresh.contains(one.attemptNo() + " " + one.difference()))
                  .toList();
            })
        .flatMap(fresh -> tell(tx, key, fresh));
  }

  // Whole days may be wrong, and then one look is enough for all of them.
  private Uni<Void> tell(SqlConnection tx, StatementKey key, List<Found> fresh) {
    var told =
        InOrder.each(
            fresh.subList(0, Math.min(fresh.size(), config.cases())),
            one -> publish(tx, caseOf(key, one)));
    return fresh.size() <= config.cases()
        ? told
        : told.chain(
            () ->
                publish(
                    tx,
                    caseNeeded(
                        "SUPPLIER_STATEMENT_FAR_OFF:" + key.supplier() + ":" + key.day(),
                        "SUPPLIER_STATEMENT_FAR_OFF",
                        "%d differences on %s at %s, see supplier_difference"
                            .formatted(fresh.size(), key.day(), key.supplier()))));
  }

  Uni<Void> missing(SqlConnection tx, StatementKey key, String cause) {
    return publish(
        tx,
        caseNeeded(
            "SUPPLIER_STATEMENT_MISSING:" + key.supplier() + ":" + key.day(),
            "SUPPLIER_STATEMENT_MISSING",
            "no statement of %s for %s: %s".formatted(key.supplier(), key.day(), cause)));
  }

  private CaseNeeded caseOf(StatementKey key, Found found) {
    return new CaseNeeded(
        "SUPPLIER_" + found.difference() + ":" + key.supplier() + ":" + found.attemptNo(),
        "SUPPLIER_" + found.difference(),
        found.orderNo(),
        found.tenant(),
        "%s, statement of %s at %s: %s"
            .formatted(found.attemptNo(), key.day(), key.supplier(), found.difference().detail()),
        clock.instant());
  }

  private CaseNeeded caseNeeded(String dedupeKey, String kind, String detail) {
    return new CaseNeeded(dedupeKey, kind, null, null, detail, clock.instant());
  }

  private Uni<Void> publish(SqlConnection tx, CaseNeeded needed) {
    return outbox.publish(
        tx, Publication.of(needed.key(), needed.tenant(), null, List.<Event>of(needed)));
  }
}
