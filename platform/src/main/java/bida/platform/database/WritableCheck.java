package bida.platform.database;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Not ready while the database takes no writes: after a failover to a copy, or with its disk full
 * and set read-only. It still answers, so that a look at the connection alone says all is well;
 * where it does not answer, that look tells, and a pool that is busy is no copy.
 */
@Readiness
@ApplicationScoped
class WritableCheck implements AsyncHealthCheck {

  private static final String NAME = "The database takes writes";

  // A balancer asks every few seconds and waits no longer than that.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Database database;

  WritableCheck(Database database) {
    this.database = database;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return database
        .pool()
        .query("show transaction_read_only")
        .execute()
        .map(rows -> rows.iterator().next().getString(0).equals("off"))
        .ifNoItem()
        .after(PATIENCE)
        .recoverWithItem(true)
        .onFailure()
        .recoverWithItem(true)
        .map(writable -> HealthCheckResponse.named(NAME).status(writable).build());
  }
}
