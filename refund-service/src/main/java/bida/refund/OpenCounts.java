package bida.refund;

import bida.platform.database.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;

/** How many refunds and cases wait, for the dashboard. */
@ApplicationScoped
class OpenCounts {

  private static final String REFUNDS =
      "select status, count(*) from refunds where next_deadline_at is not null group by status";
  private static final String CASES =
      "select kind, count(*) from cases where state = 'OPEN' group by kind";
  private static final String OVERDUE =
      """
      select tier::text, count(*) from cases where state = 'OPEN' and missed_at is not null
      group by tier
      """;

  private final Database database;
  private final MultiGauge refunds;
  private final MultiGauge cases;
  private final MultiGauge overdue;

  OpenCounts(Database database, MeterRegistry metrics) {
    this.database = database;
    this.refunds = MultiGauge.builder("bida.refunds.open").register(metrics);
    this.cases = MultiGauge.builder("bida.cases.open").register(metrics);
    this.overdue = MultiGauge.builder("bida.cases.overdue").register(metrics);
  }

  @Scheduled(
      every = "10s",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> count() {
    return fill(refunds, "status", REFUNDS)
        .chain(() -> fill(cases, "kind", CASES))
        .chain(() -> fill(overdue, "tier", OVERDUE));
  }

  private Uni<Void> fill(MultiGauge gauge, String tag, String query) {
    return database
        .pool()
        .query(query)
        .execute()
        .invoke(
            rows -> {
              var counts = new ArrayList<MultiGauge.Row<?>>();
              for (var row : rows) {
                counts.add(MultiGauge.Row.of(Tags.of(tag, row.getString(0)), row.getLong(1)));
              }
              gauge.register(counts, true);
            })
        .replaceWithVoid();
  }
}
