package bida.payment;

import bida.contracts.ConfirmedBy;
import bida.payment.core.Movement;
import bida.payment.core.Movement.Disputed;
import bida.payment.core.Movement.Kind;
import bida.payment.core.Movement.MoneyIn;
import bida.payment.core.Movement.RefundEnded;
import bida.platform.database.Database;
import bida.platform.database.SqlStates;
import bida.platform.event.EventJson;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Thinks about what was written down, one movement per transaction: at once after a callback, and
 * on a tick for what another instance left behind.
 */
@ApplicationScoped
class ApplyMovements {

  private static final Logger LOG = Logger.getLogger(ApplyMovements.class);

  private static final String OPEN =
      """
      select channel, kind, reference, told_by, http_span, facts::text as facts,
             exists (select from movement money
                     where money.channel = movement.channel and money.kind = 'PAYMENT'
                       and money.reference = movement.facts ->> 'transactionId'
                       and money.applied_at is null) as money_under_way
      from movement where applied_at is null
      """;
  private static final String DUE = " and kind <> 'REFUND_NOTICED' and next_try_at <= $1";

  // The order is for the planner: a plan made without knowing the time expects a third of what is
  // open to be due, and to meet one soon by reading the whole table from its beginning.
  static final String ANY =
      "select 1 from movement where applied_at is null" + DUE + " order by next_try_at limit 1";

  private static final String NEXT =
      OPEN + DUE + " order by next_try_at limit 1 for update skip locked";
  private static final String THIS =
      OPEN + "and channel = $1 and kind = $2 and reference = $3 for update";
  private static final String DONE =
      "update movement set applied_at = $4 where channel = $1 and kind = $2 and reference = $3";

  // Of a dispute it may have been told before anybody knew which order it is about.
  private static final String DONE_WITH_DISPUTES =
      """
      with again as (
        update movement set applied_at = null, next_try_at = $4
        where channel = $1 and kind = 'DISPUTE' and facts ->> 'transactionId' = $3)
      """
          + DONE;
  private static final String LATER =
      """
      update movement set tries = tries + 1, next_try_at = $4
      where channel = $1 and kind = $2 and reference = $3 and applied_at is null
      """;

  private record Key(String channel, String kind, String reference) {
    Tuple tuple() {
      return Tuple.of(channel, kind, reference);
    }

    boolean isMoney() {
      return kind.equals(Kind.PAYMENT.name());
    }
  }

  private final Database database;
  private final ApplyMoney money;
  private final ApplyRefundNews refundNews;
  private final ApplyDisputes disputes;
  private final PaymentConfig config;
  private final InstantSource clock;
  private final Rounds rounds;

  ApplyMovements(
      Database database,
      ApplyMoney money,
      ApplyRefundNews refundNews,
      ApplyDisputes disputes,
      PaymentConfig config,
      InstantSource clock,
      Shift shift) {
    this.database = database;
    this.money = money;
    this.refundNews = refundNews;
    this.disputes = disputes;
    this.config = config;
    this.clock = clock;
    this.rounds = new Rounds("apply what channels told", shift, this::round);
  }

  @Scheduled(every = "1s")
  void call() {
    rounds.call();
  }

  /** For whoever needs to know what follows from it; waits for another worker that has it. */
  Uni<Void> apply(Movement movement) {
    var key = new Key(movement.channel(), movement.kind().name(), movement.reference());
    return one(THIS, key.tuple()).replaceWithVoid();
  }

  // A look without a transaction: after a burst most rounds find what others have done already.
  private Uni<Void> round() {
    return database
        .pool()
        .preparedQuery(ANY)
        .execute(now())
        .flatMap(due -> due.rowCount() == 0 ? Uni.createFrom().voidItem() : applyAll());
  }

  private Uni<Void> applyAll() {
    return Multi.createFrom()
        .range(0, config.appliers())
        .onItem()
        .transformToUniAndMerge(_ -> untilNothingIsDue())
        .collect()
        .asList()
        .replaceWithVoid();
  }

  private Uni<Void> untilNothingIsDue() {
    return Multi.createBy()
        .repeating()
        .uni(() -> one(NEXT, now()))
        .whilst(found -> found)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Tuple now() {
    return Tuple.of(clock.instant().atOffset(ZoneOffset.UTC));
  }

  private Uni<Boolean> one(String claim, Tuple keys) {
    var claimed = new AtomicReference<Key>();
    return database
        .inTransaction(
            tx ->
                tx.preparedQuery(claim)
                    .execute(keys)
                    .flatMap(
                        rows -> {
                          if (rows.rowCount() == 0) {
                            return Uni.createFrom().item(false);
                          }
                          var row = rows.iterator().next();
                          claimed.set(key(row));
                          return apply(tx, row)
                              .flatMap(done -> mark(tx, key(row), done))
                              .replaceWith(true);
                        }))
        .onFailure(failure -> claimed.get() != null && !SqlStates.isInfrastructure(failure))
        .recoverWithUni(failure -> postpone(claimed.get(), failure));
  }

  private Uni<Boolean> apply(SqlConnection tx, Row row) {
    var facts = row.getString("facts");
    var httpSpan = row.getString("http_span");
    var by = ConfirmedBy.valueOf(row.getString("told_by"));
    return switch (Kind.valueOf(row.getString("kind"))) {
      case PAYMENT -> money.apply(tx, EventJson.read(facts, MoneyIn.class), by, httpSpan);
      case REFUND, REFUND_ABNORMAL, REFUND_CLOSED ->
          refundNews.apply(tx, EventJson.read(facts, RefundEnded.class), mayWait(row), httpSpan);
      case REFUND_NOTICED -> Uni.createFrom().item(false);
      case DISPUTE ->
          disputes.apply(tx, EventJson.read(facts, Disputed.class), mayWait(row), httpSpan);
    };
  }

  // The money that it is about is written down, and not applied yet: one statement tells both.
  private static boolean mayWait(Row row) {
    return row.getBoolean("money_under_way");
  }

  private Uni<Void> mark(SqlConnection tx, Key key, boolean done) {
    return done
        ? tx.preparedQuery(key.isMoney() ? DONE_WITH_DISPUTES : DONE)
            .execute(key.tuple().addOffsetDateTime(clock.instant().atOffset(ZoneOffset.UTC)))
            .replaceWithVoid()
        : tx.preparedQuery(LATER).execute(later(key)).replaceWithVoid();
  }

  // Its own bug must not keep the movements behind it from being applied.
  private Uni<Boolean> postpone(Key key, Throwable failure) {
    LOG.errorf(
        failure,
        "Cannot apply %s %s of %s; it stays in the ledger and is tried again.",
        key.kind(),
        key.reference(),
        key.channel());
    return database.pool().preparedQuery(LATER).execute(later(key)).replaceWith(true);
  }

  private Tuple later(Key key) {
    return key.tuple()
        .addOffsetDateTime(clock.instant().plus(config.orphanRetry()).atOffset(ZoneOffset.UTC));
  }

  private static Key key(Row row) {
    return new Key(row.getString("channel"), row.getString("kind"), row.getString("reference"));
  }
}
