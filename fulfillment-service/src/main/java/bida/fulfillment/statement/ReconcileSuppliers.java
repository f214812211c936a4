package bida.fulfillment.statement;

import bida.fulfillment.supplier.StatementAnswer;
import bida.fulfillment.supplier.StatementAnswer.Listed;
import bida.fulfillment.supplier.StatementAnswer.Missing;
import bida.fulfillment.supplier.Statements;
import bida.fulfillment.supplier.Supplier;
import bida.fulfillment.supplier.Suppliers;
import bida.platform.database.Database;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Fetches and compares the statement of every finished day, of each supplier that gives any. */
@ApplicationScoped
class ReconcileSuppliers {

  private static final Logger LOG = Logger.getLogger(ReconcileSuppliers.class);

  private final Suppliers suppliers;
  private final StatementDays days;
  private final CompareDay compareDay;
  private final Differences differences;
  private final Database database;
  private final StatementConfig config;
  private final InstantSource clock;

  ReconcileSuppliers(
      Suppliers suppliers,
      StatementDays days,
      CompareDay compareDay,
      Differences differences,
      Database database,
      StatementConfig config,
      InstantSource clock) {
    this.suppliers = suppliers;
    this.days = days;
    this.compareDay = compareDay;
    this.differences = differences;
    this.database = database;
    this.config = config;
    this.clock = clock;
  }

  @Scheduled(
      every = "${bida.fulfillment.unhurried-every:PT10S}",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> tick() {
    return plan().chain(this::work);
  }

  private Uni<Void> plan() {
    var now = clock.instant();
    return Multi.createFrom()
        .items(suppliers.names().stream().flatMap(name -> finished(name, now)))
        .onItem()
        .transformToUniAndConcatenate(days::plan)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Stream<StatementKey> finished(String supplier, Instant now) {
    return statements(supplier).stream()
        .flatMap(
            statements -> {
              var today = LocalDate.ofInstant(now, statements.zone());
              return IntStream.rangeClosed(1, config.daysBack())
                  .mapToObj(today::minusDays)
                  .filter(day -> !now.isBefore(statements.readyAt(day)))
                  .map(day -> new StatementKey(supplier, day));
            });
  }

  private Uni<Void> work() {
    return days.claim()
        .flatMap(
            due -> due.isEmpty() ? Uni.createFrom().voidItem() : run(due.get()).chain(this::work));
  }

  private Uni<Void> run(StatementKey key) {
    return statements(key.supplier())
        .map(
            statements ->
                statements
                    .of(key.day())
                    .flatMap(
                        answer ->
                            database.inTransaction(tx -> record(tx, key, statements, answer))))
        // It has none any more: it was taken out of the settings.
        .orElseGet(() -> database.inTransaction(tx -> days.giveUp(tx, key)))
        .onFailure()
        .invoke(
            failure ->
                LOG.errorf(
                    failure,
                    "The statement of %s for %s could not be compared; tried again when its lease is over.",
                    key.supplier(),
                    key.day()))
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }

  private Uni<Void> record(
      SqlConnection tx, StatementKey key, Statements statements, StatementAnswer answer) {
    return days.lock(tx, key)
        .flatMap(
            tries ->
                tries.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : switch (answer) {
                      case Listed listed -> compare(tx, key, statements, listed);
                      case Missing(var cause) -> tryAgain(tx, key, tries.get(), cause);
                    });
  }

  private Uni<Void> compare(
      SqlConnection tx, StatementKey key, Statements statements, Listed listed) {
    return compareDay
        .compare(tx, key, statements.zone(), listed.rows())
        .call(found -> differences.open(tx, key, found))
        .flatMap(found -> days.done(tx, key, listed.rows().size(), found.size()));
  }

  private Uni<Void> tryAgain(SqlConnection tx, StatementKey key, int tries, String cause) {
    var next = tries + 1;
    return next < config.tries()
        ? days.again(tx, key, config.tryAgainAfter().multipliedBy(next))
        : days.giveUp(tx, key).chain(() -> differences.missing(tx, key, cause));
  }

  private Optional<Statements> statements(String supplier) {
    return suppliers.byName(supplier).flatMap(Supplier::statements);
  }
}
