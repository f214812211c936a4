package bida.fulfillment.statement;

import bida.fulfillment.supplier.Suppliers;
import bida.fulfillment.supply.Errands;
import bida.fulfillment.supply.Errands.Errand;
import bida.platform.database.Database;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/**
 * Reads our money at each supplier that tells, one instance at a time: two that read at once would
 * write down a fall that never was, and the rise after it.
 */
@ApplicationScoped
class ReadBalances {

  private static final Logger LOG = Logger.getLogger(ReadBalances.class);

  private final Suppliers suppliers;
  private final Balances balances;
  private final Errands errands;
  private final Database database;
  private final StatementConfig config;
  private final InstantSource clock;

  ReadBalances(
      Suppliers suppliers,
      Balances balances,
      Errands errands,
      Database database,
      StatementConfig config,
      InstantSource clock) {
    this.suppliers = suppliers;
    this.balances = balances;
    this.errands = errands;
    this.database = database;
    this.config = config;
    this.clock = clock;
  }

  @Scheduled(
      every = "2s",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> tick() {
    return Multi.createFrom()
        .iterable(suppliers.names())
        .onItem()
        .transformToUniAndMerge(this::tick)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<Void> tick(String supplier) {
    return errands
        .run(
            supplier,
            Errand.BALANCE,
            config.lease(),
            config.balanceEvery(),
            () -> read(supplier).replaceWith(config.balanceEvery()))
        .onFailure()
        .invoke(
            failure ->
                LOG.errorf(
                    failure, "The balance at %s cannot be noted; read again later.", supplier))
        .onFailure()
        .recoverWithNull();
  }

  private Uni<Void> read(String supplier) {
    // As old as the question: what is charged meanwhile is in the next one.
    var asked = clock.instant();
    return suppliers
        .named(supplier)
        .balance()
        .flatMap(
            told ->
                told.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : database.inTransaction(tx -> balances.note(tx, supplier, told.get(), asked)));
  }
}
