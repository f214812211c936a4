package bida.fulfillment.statement;

import bida.contracts.CaseNeeded;
import bida.fulfillment.core.BalanceDay;
import bida.fulfillment.core.BalanceDay.Verdict;
import bida.fulfillment.statement.BalanceDays.Compared;
import bida.fulfillment.statement.Balances.Reading;
import bida.fulfillment.statement.OwnCosts.Costs;
import bida.fulfillment.supplier.Suppliers;
import bida.platform.database.Database;
import bida.platform.outbox.Outbox;
import bida.platform.outbox.Publication;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * Compares how far our money at a supplier fell on each finished day with what all orders of that
 * day can have cost. What was paid in is told by nobody, so only a fall that is too deep is a case;
 * a rise is written down.
 */
@ApplicationScoped
class ReconcileBalances {

  private static final Logger LOG = Logger.getLogger(ReconcileBalances.class);
  private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");
  // By then what the last orders of the day cost has been asked about once more.
  private static final Duration AFTER_MIDNIGHT = Duration.ofMinutes(30);
  // Who disputes a day with a supplier does so within a month; the days themselves stay.
  private static final Duration READINGS_KEPT = Duration.ofDays(40);

  private final Suppliers suppliers;
  private final Balances balances;
  private final BalanceDays days;
  private final OwnCosts costs;
  private final Database database;
  private final Outbox outbox;
  private final StatementConfig config;
  private final InstantSource clock;

  ReconcileBalances(
      Suppliers suppliers,
      Balances balances,
      BalanceDays days,
      OwnCosts costs,
      Database database,
      Outbox outbox,
      StatementConfig config,
      InstantSource clock) {
    this.suppliers = suppliers;
    this.balances = balances;
    this.days = days;
    this.costs = costs;
    this.database = database;
    this.outbox = outbox;
    this.config = config;
    this.clock = clock;
  }

  @Scheduled(
      every = "${bida.fulfillment.unhurried-every:PT10S}",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> tick() {
    var today = LocalDate.ofInstant(clock.instant(), BEIJING);
    var finished =
        IntStream.rangeClosed(1, config.daysBack())
            .mapToObj(today::minusDays)
            .filter(day -> !clock.instant().isBefore(end(day).plus(AFTER_MIDNIGHT)))
            .toList();
    return days.missing(suppliers.names(), finished)
        .onItem()
        .transformToMulti(keys -> Multi.createFrom().iterable(keys))
        .onItem()
        .transformToUniAndConcatenate(this::compare)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<Void> compare(StatementKey key) {
    return database
        .inTransaction(tx -> compare(tx, key))
        .onFailure()
        .invoke(
            failure ->
                LOG.errorf(
                    failure,
                    "The balance of %s for %s cannot be compared; the next tick tries again.",
                    key.supplier(),
                    key.day()))
        .onFailure()
        .recoverWithNull();
  }

  private Uni<Void> compare(SqlConnection tx, StatementKey key) {
    var begin = key.day().atStartOfDay(BEIJING).toInstant();
    return balances
        .of(tx, key.supplier(), begin, end(key.day()))
        .flatMap(
            readings ->
                readings.isEmpty()
                    ? days.unread(tx, key)
                    : compare(tx, key, readings, begin, end(key.day())))
        .call(() -> balances.forget(tx, key.supplier(), begin.minus(READINGS_KEPT)));
  }

  // The day is as long as the readings that bound it: a fall that was seen late, after hours
  // without an answer, is compared with the orders of those hours.
  private Uni<Void> compare(
      SqlConnection tx, StatementKey key, List<Reading> readings, Instant begin, Instant end) {
    var opened = within(readings.getFirst(), begin);
    var closed = within(readings.getLast(), end);
    var day = BalanceDay.of(readings.stream().map(Reading::balance).toList());
    // What was sent shortly before may have been charged since.
    var lag = suppliers.named(key.supplier()).capabilities().maxProcessing();
    return costs
        .of(tx, key.supplier(), opened.minus(lag), closed)
        .flatMap(
            sent -> {
              var verdict = day.judge(sent.cost(), sent.unpriced());
              var compared =
                  new Compared(
                      verdict,
                      readings.getFirst().balance(),
                      readings.getLast().balance(),
                      day,
                      sent);
              return days.done(tx, key, compared)
                  .flatMap(
                      isNew ->
                          isNew && verdict == Verdict.SHORT
                              ? callAPerson(tx, key, day, sent)
                              : Uni.createFrom().voidItem());
            });
  }

  private static Instant within(Reading reading, Instant bound) {
    var last = reading.until().isBefore(bound) ? reading.until() : bound;
    return last.isBefore(reading.from()) ? reading.from() : last;
  }

  private Uni<Void> callAPerson(SqlConnection tx, StatementKey key, BalanceDay day, Costs sent) {
    var detail =
        "on %s our money at %s fell by %s, and all that was sent can have cost %s; compare with its console"
            .formatted(
                key.day(), key.supplier(), day.fell().toPlainString(), sent.cost().toPlainString());
    var needed =
        new CaseNeeded(
            "SUPPLIER_BALANCE_SHORT:" + key.supplier() + ":" + key.day(),
            "SUPPLIER_BALANCE_SHORT",
            null,
            null,
            detail,
            clock.instant());
    return outbox.publish(tx, Publication.of(needed.key(), null, null, List.of(needed)));
  }

  private static Instant end(LocalDate day) {
    return day.plusDays(1).atStartOfDay(BEIJING).toInstant();
  }
}
