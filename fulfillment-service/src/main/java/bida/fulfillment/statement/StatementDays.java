package bida.fulfillment.statement;

import bida.platform.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Which days of which suppliers are compared, and which are to be; one worker has a day at a time.
 */
@ApplicationScoped
class StatementDays {

  private static final String PLAN =
      """
      insert into supplier_statement (supplier, day, status, tries, planned_at, next_deadline_at)
      values ($1, $2, 'DUE', 0, $3, $3)
      on conflict (supplier, day) do nothing
      """;
  private static final String CLAIM =
      """
      update supplier_statement set claimed_until = $2
      where (supplier, day) = (
        select supplier, day from supplier_statement
        where next_deadline_at <= $1 and (claimed_until is null or claimed_until <= $1)
        order by next_deadline_at, day, supplier limit 1 for update skip locked)
      returning supplier, day
      """;
  private static final String LOCK =
      """
      select tries from supplier_statement
      where supplier = $1 and day = $2 and status = 'DUE' for update
      """;
  private static final String IS_DONE =
      """
      select from supplier_statement where supplier = $1 and day = $2 and status = 'DONE'
      """;
  private static final String DONE =
      """
      update supplier_statement
      set status = 'DONE', listed = $3, differences = $4, ended_at = $5, next_deadline_at = null, claimed_until = null
      where supplier = $1 and day = $2
      """;
  private static final String AGAIN =
      """
      update supplier_statement
      set tries = tries + 1, claimed_until = null, next_deadline_at = $3
      where supplier = $1 and day = $2
      """;
  private static final String GIVE_UP =
      """
      update supplier_statement
      set status = 'GIVEN_UP', tries = tries + 1, ended_at = $3, next_deadline_at = null, claimed_until = null
      where supplier = $1 and day = $2
      """;

  private final Database database;
  private final StatementConfig config;
  private final InstantSource clock;

  StatementDays(Database database, StatementConfig config, InstantSource clock) {
    this.database = database;
    this.config = config;
    this.clock = clock;
  }

  Uni<Void> plan(StatementKey key) {
    return database
        .pool()
        .preparedQuery(PLAN)
        .execute(Tuple.of(key.supplier(), key.day(), now()))
        .replaceWithVoid();
  }

  Uni<Optional<StatementKey>> claim() {
    return database
        .pool()
        .preparedQuery(CLAIM)
        .execute(Tuple.of(now(), utc(clock.instant().plus(config.lease()))))
        .map(
            rows ->
                rows.rowCount() == 0
                    ? Optional.empty()
                    : Optional.of(
                        new StatementKey(
                            rows.iterator().next().getString("supplier"),
                            rows.iterator().next().getLocalDate("day"))));
  }

  /** How often it was tried in vain; empty when another worker has finished it. */
  Uni<Optional<Integer>> lock(SqlConnection tx, StatementKey key) {
    return tx.preparedQuery(LOCK)
        .execute(Tuple.of(key.supplier(), key.day()))
        .map(
            rows ->
                rows.rowCount() == 0
                    ? Optional.empty()
                    : Optional.of(rows.iterator().next().getInteger("tries")));
  }

  Uni<Boolean> isDone(SqlConnection tx, StatementKey key) {
    return tx.preparedQuery(IS_DONE)
        .execute(Tuple.of(key.supplier(), key.day()))
        .map(rows -> rows.rowCount() > 0);
  }

  Uni<Void> done(SqlConnection tx, StatementKey key, int listed, int differences) {
    return tx.preparedQuery(DONE)
        .execute(Tuple.of(key.supplier(), key.day(), listed, differences, now()))
        .replaceWithVoid();
  }

  Uni<Void> again(SqlConnection tx, StatementKey key, Duration after) {
    return tx.preparedQuery(AGAIN)
        .execute(Tuple.of(key.supplier(), key.day(), utc(clock.instant().plus(after))))
        .replaceWithVoid();
  }

  Uni<Void> giveUp(SqlConnection tx, StatementKey key) {
    return tx.preparedQuery(GIVE_UP)
        .execute(Tuple.of(key.supplier(), key.day(), now()))
        .replaceWithVoid();
  }

  private OffsetDateTime now() {
    return utc(clock.instant());
  }

  static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}
