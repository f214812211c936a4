package bida.fulfillment.supply;

import bida.platform.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.function.Supplier;

/** One instance at a time runs an errand at a supplier, and no sooner than it is due. */
@ApplicationScoped
public class Errands {

  private static final String CLAIM =
      """
      insert into supplier_errand as e (supplier, errand, next_at, claimed_until) values ($1, $2, $3, $4)
      on conflict (supplier, errand) do update set claimed_until = excluded.claimed_until
      where e.next_at <= $3 and (e.claimed_until is null or e.claimed_until <= $3)
      returning supplier
      """;
  // Whose lease ran out does not end that of the next one.
  private static final String DONE =
      """
      update supplier_errand set next_at = $3, claimed_until = null
      where supplier = $1 and errand = $2 and claimed_until = $4
      """;

  private final Database database;
  private final InstantSource clock;

  Errands(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** What is gone for. */
  public enum Errand {
    GOODS,
    BALANCE
  }

  /**
   * Does nothing while another one is under way, or none is due.
   *
   * @param lease longer than the work can take
   * @param usualPause from its end to the next, also where it failed
   * @param work tells how long to wait until the next
   */
  public Uni<Void> run(
      String supplier,
      Errand errand,
      Duration lease,
      Duration usualPause,
      Supplier<Uni<Duration>> work) {
    var until = utc(clock.instant().plus(lease));
    return database
        .pool()
        .preparedQuery(CLAIM)
        .execute(Tuple.of(supplier, errand.name(), utc(clock.instant()), until))
        .flatMap(
            claimed ->
                claimed.rowCount() == 0
                    ? Uni.createFrom().voidItem()
                    : work.get()
                        .onFailure()
                        .call(() -> done(supplier, errand, usualPause, until))
                        .call(pause -> done(supplier, errand, pause, until))
                        .replaceWithVoid());
  }

  private Uni<Void> done(String supplier, Errand errand, Duration pause, OffsetDateTime until) {
    return database
        .pool()
        .preparedQuery(DONE)
        .execute(Tuple.of(supplier, errand.name(), utc(clock.instant().plus(pause)), until))
        .replaceWithVoid();
  }

  static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}
