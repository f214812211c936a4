package bida.payment.statement;

import bida.contracts.ConfirmedBy;
import bida.payment.Intake;
import bida.payment.Rounds;
import bida.payment.Shift;
import bida.platform.database.Database;
import bida.platform.database.SqlStates;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Brings each open difference to an end: money we missed is taken like any other news of it, all
 * else is a person's, and the ledger is never edited. So many an hour and no more: a mistake in
 * here must not pay back everything (failures.md B15).
 */
@ApplicationScoped
class RepairDifferences {

  private static final Logger LOG = Logger.getLogger(RepairDifferences.class);

  // Of one moment a payment before its refund.
  private static final String NEXT =
      """
      select d.*, p.order_no from statement_difference d
      left join payment p on p.channel = d.channel and p.status <> 'MATCHED'
        and p.channel_transaction_id = coalesce(d.transaction_id, d.reference)
      where d.status = 'OPEN' and d.next_deadline_at <= $1
      order by d.next_deadline_at, d.kind limit 1 for update of d skip locked
      """;
  // One repairs at a time, or two would both see room for one more.
  private static final String TAKE_TURNS =
      "select pg_advisory_xact_lock(hashtext('bida.statement.repairs'))";
  private static final String REPAIRED =
      """
      select count(*) as repairs,
             coalesce(sum(their_amount_minor) filter (where their_currency = $2), 0)::bigint as minor
      from statement_difference where status = 'REPAIRED' and ended_at > $1
      """;
  private static final String END =
      """
      update statement_difference set status = $6, ended_at = $7, next_deadline_at = null
      where channel = $1 and merchant = $2 and kind = $3 and reference = $4 and difference = $5
      """;
  private static final String LATER =
      """
      update statement_difference set next_deadline_at = $2
      where status = 'OPEN' and difference = 'MISSING_HERE' and next_deadline_at <= $1
        and channel = $3 and their_currency = $4 and their_amount_minor >= $5
      """;

  private static final String POSTPONE =
      """
      update statement_difference set next_deadline_at = $6
      where channel = $1 and merchant = $2 and kind = $3 and reference = $4 and difference = $5
        and status = 'OPEN'
      """;

  private static final Duration HOUR = Duration.ofHours(1);

  private final Database database;
  private final Intake intake;
  private final StatementTroubles troubles;
  private final StatementConfig config;
  private final InstantSource clock;
  private final Rounds rounds;

  RepairDifferences(
      Database database,
      Intake intake,
      StatementTroubles troubles,
      StatementConfig config,
      InstantSource clock,
      Shift shift) {
    this.database = database;
    this.intake = intake;
    this.troubles = troubles;
    this.config = config;
    this.clock = clock;
    this.rounds = new Rounds("repair what statements showed", shift, this::round);
  }

  @Scheduled(every = "1s")
  void call() {
    rounds.call();
  }

  private Uni<Void> round() {
    return Multi.createBy()
        .repeating()
        .uni(this::one)
        .whilst(more -> more)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<Boolean> one() {
    var taken = new AtomicReference<OpenDifference>();
    return database
        .inTransaction(tx -> one(tx, taken))
        .onFailure(failure -> taken.get() != null && !SqlStates.isInfrastructure(failure))
        .recoverWithUni(failure -> postpone(taken.get(), failure));
  }

  private Uni<Boolean> one(SqlConnection tx, AtomicReference<OpenDifference> taken) {
    return tx.preparedQuery(NEXT)
        .execute(Tuple.of(at(clock.instant())))
        .flatMap(
            rows -> {
              if (rows.rowCount() == 0) {
                return Uni.createFrom().item(false);
              }
              taken.set(OpenDifference.of(rows.iterator().next()));
              return end(tx, taken.get()).replaceWith(true);
            });
  }

  // What is wrong with one must not keep those behind it from being repaired.
  private Uni<Boolean> postpone(OpenDifference difference, Throwable failure) {
    LOG.errorf(
        failure,
        "Cannot repair %s of %s; it stays open and is tried again.",
        difference.reference(),
        difference.channel());
    return database
        .pool()
        .preparedQuery(POSTPONE)
        .execute(difference.key().addOffsetDateTime(at(clock.instant().plus(config.capRetry()))))
        .replaceWith(true);
  }

  private Uni<Void> end(SqlConnection tx, OpenDifference difference) {
    return switch (difference.what()) {
      case MISSING_HERE ->
          isForPerson(difference)
              ? callPerson(tx, difference)
              : hasRoom(tx, difference)
                  .flatMap(room -> room ? repair(tx, difference) : waitForRoom(tx, difference));
      case MISSING_THERE, AMOUNT, CURRENCY -> callPerson(tx, difference);
      case OTHER_DAY -> mark(tx, difference, "GONE");
    };
  }

  private Uni<Void> callPerson(SqlConnection tx, OpenDifference difference) {
    return troubles.differs(tx, difference).chain(() -> mark(tx, difference, "CASE"));
  }

  // Larger than the cap by itself, it would wait for ever; and nothing is no money.
  private boolean isForPerson(OpenDifference difference) {
    var minor = Objects.requireNonNull(difference.theirs()).amountMinor();
    return minor == 0 || minor > config.repairedMinorPerHour();
  }

  private Uni<Boolean> hasRoom(SqlConnection tx, OpenDifference difference) {
    var amount = Objects.requireNonNull(difference.theirs());
    return tx.query(TAKE_TURNS)
        .execute()
        .chain(
            () ->
                tx.preparedQuery(REPAIRED)
                    .execute(Tuple.of(at(clock.instant().minus(HOUR)), amount.currency())))
        .map(
            rows -> {
              Row done = rows.iterator().next();
              return done.getLong("repairs") < config.repairsPerHour()
                  && done.getLong("minor") + amount.amountMinor() <= config.repairedMinorPerHour();
            });
  }

  private Uni<Void> repair(SqlConnection tx, OpenDifference difference) {
    return intake
        .learn(tx, difference.movement(), ConfirmedBy.STATEMENT)
        .chain(() -> mark(tx, difference, "REPAIRED"));
  }

  // With all that are as large: what is smaller, or in another currency, may still have room.
  private Uni<Void> waitForRoom(SqlConnection tx, OpenDifference difference) {
    var now = clock.instant();
    var amount = Objects.requireNonNull(difference.theirs());
    return troubles
        .stopped(tx, difference, now.truncatedTo(ChronoUnit.HOURS).toString())
        .chain(
            () ->
                tx.preparedQuery(LATER)
                    .execute(
                        Tuple.of(at(now), at(now.plus(config.capRetry())))
                            .addString(difference.channel())
                            .addString(amount.currency())
                            .addLong(amount.amountMinor())))
        .replaceWithVoid();
  }

  private Uni<Void> mark(SqlConnection tx, OpenDifference difference, String status) {
    return tx.preparedQuery(END)
        .execute(difference.key().addString(status).addOffsetDateTime(at(clock.instant())))
        .replaceWithVoid();
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
