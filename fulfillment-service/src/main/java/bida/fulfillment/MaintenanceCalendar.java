package bida.fulfillment;

import bida.contracts.FulfillmentEvent.MaintenanceWindow;
import bida.fulfillment.core.Closures;
import bida.fulfillment.core.Downtime;
import bida.fulfillment.core.LineDelivery;
import bida.fulfillment.core.Route;
import bida.platform.database.Database;
import bida.platform.database.SqlStates;
import bida.platform.event.EventJson;
import bida.platform.problem.Problems;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When suppliers and SKUs are under maintenance; {@link AnnounceMaintenance} tells what changed.
 */
@ApplicationScoped
class MaintenanceCalendar {

  enum Scope {
    SUPPLIER,
    SKU
  }

  // Each change has a time of its own, also within one moment: who worked out an earlier one must
  // see that there is another.
  private static final String WORK_OUT_ANEW =
      """
      insert into maintenance_of_sku (sku, due_at) values ($1, $2)
      on conflict (sku) do update set
        due_at = least(excluded.due_at, maintenance_of_sku.due_at - interval '1 microsecond')
      """;

  private static final String CLEAR = "delete from maintenance where scope = $1 and name = $2";
  private static final String FILL =
      """
      insert into maintenance (scope, name, from_at, to_at, reason_zh, reason_en)
      select $1, $2, w.* from unnest($3::timestamptz[], $4::timestamptz[], $5::text[], $6::text[]) as w
      """;
  private static final String NOTE =
      """
      insert into maintenance_history (scope, name, at, actor, windows) values ($1, $2, $3, $4, $5)
      """;
  private static final String WORK_OUT_ALL_ANEW =
      """
      insert into maintenance_of_sku (sku, due_at)
      select sku, $3::timestamptz from supplier_product
      where case when $1 = 'SKU' then sku = $2 else supplier = $2 end
      union
      select sku, $3::timestamptz from supplier_fallback where $1 = 'SUPPLIER' and supplier = $2
      order by 1
      on conflict (sku) do update set
        due_at = least(excluded.due_at, maintenance_of_sku.due_at - interval '1 microsecond')
      """;
  private static final String SHOW =
      """
      select scope, name, from_at, to_at, reason_zh, reason_en from maintenance
      where to_at > $3
        and (scope = 'SKU' and name = $1 or scope = 'SUPPLIER' and name = any ($2))
      order by from_at
      """;

  private final Database database;
  private final InstantSource clock;

  MaintenanceCalendar(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** All windows of one supplier or SKU, in place of those before. */
  Uni<Void> set(Scope scope, String name, Downtime downtime, String actor) {
    var now = DeliveryStore.utc(clock.instant());
    return database
        .inTransaction(
            tx ->
                tx.preparedQuery(CLEAR)
                    .execute(Tuple.of(scope.name(), name))
                    .chain(() -> tx.preparedQuery(FILL).execute(row(scope, name, downtime)))
                    .chain(
                        () ->
                            tx.preparedQuery(NOTE)
                                .execute(
                                    Tuple.of(
                                        scope.name(),
                                        name,
                                        now,
                                        actor,
                                        EventJson.write(downtime.windows()))))
                    .chain(
                        () ->
                            tx.preparedQuery(WORK_OUT_ALL_ANEW)
                                .execute(Tuple.of(scope.name(), name, now)))
                    .replaceWithVoid())
        .onFailure(SqlStates::isUniqueViolation)
        .transform(
            _ -> Problems.conflict("calendar_changed", "Somebody else changes it: look again."));
  }

  /** For a SKU whose suppliers are others now. */
  Uni<Void> workOutAnew(String sku) {
    return database
        .pool()
        .preparedQuery(WORK_OUT_ANEW)
        .execute(Tuple.of(sku, DeliveryStore.utc(clock.instant())))
        .replaceWithVoid();
  }

  /** What is to come of one supplier or SKU. */
  Uni<Downtime> of(Scope scope, String name) {
    return read(database.pool(), name, List.of(name)).map(all -> all.of(scope, name));
  }

  /** Which ways of the line are closed now; asked under its lock before anything is sent. */
  Uni<Closures> closed(SqlConnection tx, LineDelivery line) {
    var attempt = line.attempt();
    if (attempt == null) {
      return Uni.createFrom().item(Closures.NONE);
    }
    var suppliers =
        Stream.concat(
                Stream.of(attempt.supplier()), line.routing().next().stream().map(Route::supplier))
            .distinct()
            .toList();
    var now = clock.instant();
    return read(tx, line.sku(), suppliers).map(all -> all.closed(line.sku(), suppliers, now));
  }

  /** When nobody of these can deliver the SKU. */
  Uni<Downtime> ofSku(SqlConnection tx, String sku, List<String> suppliers) {
    return read(tx, sku, suppliers)
        .map(
            all ->
                suppliers.stream()
                    .map(supplier -> all.of(Scope.SUPPLIER, supplier))
                    .reduce(Downtime::and)
                    .orElse(Downtime.NONE)
                    .or(all.of(Scope.SKU, sku)));
  }

  private record Name(Scope scope, String name) {}

  private record Calendars(Map<Name, Downtime> byName) {

    Downtime of(Scope scope, String name) {
      return byName.getOrDefault(new Name(scope, name), Downtime.NONE);
    }

    Closures closed(String sku, List<String> suppliers, Instant now) {
      var closed = new HashMap<String, Instant>();
      for (var supplier : suppliers) {
        var end = of(Scope.SUPPLIER, supplier).end(now);
        if (end != null) {
          closed.put(supplier, end);
        }
      }
      return new Closures(of(Scope.SKU, sku).end(now), closed);
    }
  }

  private Uni<Calendars> read(SqlClient client, String sku, List<String> suppliers) {
    return client
        .preparedQuery(SHOW)
        .execute(
            Tuple.of(sku, suppliers.toArray(String[]::new), DeliveryStore.utc(clock.instant())))
        .map(
            rows -> {
              var windows = new HashMap<Name, List<MaintenanceWindow>>();
              for (var row : rows) {
                var name = new Name(Scope.valueOf(row.getString("scope")), row.getString("name"));
                windows.computeIfAbsent(name, _ -> new ArrayList<>()).add(window(row));
              }
              var downtimes = new HashMap<Name, Downtime>();
              windows.forEach((name, all) -> downtimes.put(name, new Downtime(all)));
              return new Calendars(downtimes);
            });
  }

  private static MaintenanceWindow window(Row row) {
    return new MaintenanceWindow(
        row.getOffsetDateTime("from_at").toInstant(),
        row.getOffsetDateTime("to_at").toInstant(),
        row.getString("reason_zh"),
        row.getString("reason_en"));
  }

  private static Tuple row(Scope scope, String name, Downtime downtime) {
    var windows = downtime.windows();
    var from = new OffsetDateTime[windows.size()];
    var to = new OffsetDateTime[windows.size()];
    var zh = new @Nullable String[windows.size()];
    var en = new @Nullable String[windows.size()];
    for (int i = 0; i < windows.size(); i++) {
      var window = windows.get(i);
      from[i] = window.from().atOffset(ZoneOffset.UTC);
      to[i] = window.to().atOffset(ZoneOffset.UTC);
      zh[i] = window.reasonZh();
      en[i] = window.reasonEn();
    }
    return Tuple.of(scope.name(), name)
        .addArrayOfOffsetDateTime(from)
        .addArrayOfOffsetDateTime(to)
        .addArrayOfString(zh)
        .addArrayOfString(en);
  }
}
