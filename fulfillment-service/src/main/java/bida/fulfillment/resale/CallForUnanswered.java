package bida.fulfillment.resale;

import bida.platform.database.Database;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** The clock edge of resales: an order nobody answers for must not wait unseen. */
@ApplicationScoped
class CallForUnanswered {

  private final Database database;
  private final Resales resales;

  CallForUnanswered(Database database, Resales resales) {
    this.database = database;
    this.resales = resales;
  }

  @Scheduled(
      every = "1s",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> tick() {
    return database.inTransaction(resales::callForUnanswered);
  }
}
