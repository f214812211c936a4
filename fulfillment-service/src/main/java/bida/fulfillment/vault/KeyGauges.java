package bida.fulfillment.vault;

import bida.platform.database.Database;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How many keys the vault holds in each status, counted now and then. */
@ApplicationScoped
class KeyGauges {

  private static final String COUNT =
      "select status, count(*) as keys from card_key group by status";

  private final Database database;
  private final Map<String, AtomicLong> keys;

  KeyGauges(Database database, MeterRegistry metrics) {
    this.database = database;
    this.keys =
        Stream.of("STAGED", "AVAILABLE", "BOUGHT", "ISSUED", "REVEALED", "QUARANTINED", "VOID")
            .collect(
                Collectors.toMap(
                    status -> status, _ -> new AtomicLong(), (a, _) -> a, ConcurrentHashMap::new));
    keys.forEach(
        (status, count) ->
            Gauge.builder("bida.keys", count, AtomicLong::get)
                .tag("status", status)
                .register(metrics));
  }

  @Scheduled(
      every = "${bida.vault.gauges-every:PT30S}",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> count() {
    return database
        .pool()
        .query(COUNT)
        .execute()
        .invoke(
            rows -> {
              keys.values().forEach(count -> count.set(0));
              for (var row : rows) {
                var count = keys.get(row.getString("status"));
                if (count != null) {
                  count.set(row.getLong("keys"));
                }
              }
            })
        .replaceWithVoid();
  }
}
