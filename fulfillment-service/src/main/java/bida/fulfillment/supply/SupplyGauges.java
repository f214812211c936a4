package bida.fulfillment.supply;

import bida.fulfillment.core.Fitness;
import bida.platform.database.Database;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** How many SKUs are paused, and how many ways are of no use, by reason. */
@ApplicationScoped
class SupplyGauges {

  private static final String COUNT =
      """
      select reason, sum(ways)::bigint as ways, sum(paused)::bigint as paused from (
        select fitness as reason, 1 as ways, 0 as paused from supply_route where fitness <> 'USABLE'
        union all
        select paused_for, 0, 1 from supply_of_sku where paused_for is not null) one
      group by reason
      """;

  private final Database database;
  private final Map<Fitness, AtomicLong> ways = new EnumMap<>(Fitness.class);
  private final Map<Fitness, AtomicLong> paused = new EnumMap<>(Fitness.class);

  SupplyGauges(Database database, MeterRegistry metrics) {
    this.database = database;
    for (var reason : Fitness.values()) {
      if (!reason.isUsable()) {
        ways.put(reason, gauge(metrics, "bida.supply.ways.unusable", reason));
        paused.put(reason, gauge(metrics, "bida.supply.paused", reason));
      }
    }
  }

  private static AtomicLong gauge(MeterRegistry metrics, String name, Fitness reason) {
    var count = new AtomicLong();
    Gauge.builder(name, count, AtomicLong::get).tag("reason", reason.name()).register(metrics);
    return count;
  }

  @Scheduled(
      every = "30s",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> count() {
    return database
        .pool()
        .query(COUNT)
        .execute()
        .invoke(
            rows -> {
              ways.values().forEach(count -> count.set(0));
              paused.values().forEach(count -> count.set(0));
              for (var row : rows) {
                var reason = Fitness.valueOf(row.getString("reason"));
                set(ways.get(reason), row.getLong("ways"));
                set(paused.get(reason), row.getLong("paused"));
              }
            })
        .replaceWithVoid();
  }

  private static void set(@Nullable AtomicLong count, long value) {
    if (count != null) {
      count.set(value);
    }
  }
}
