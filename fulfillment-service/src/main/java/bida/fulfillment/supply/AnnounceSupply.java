package bida.fulfillment.supply;

import bida.contracts.FulfillmentEvent.SupplyAnnounced;
import bida.fulfillment.core.Fitness;
import bida.fulfillment.core.Ways;
import bida.fulfillment.supplier.Supplier;
import bida.fulfillment.supplier.Suppliers;
import bida.fulfillment.supply.Beliefs.Belief;
import bida.platform.database.Database;
import bida.platform.outbox.Outbox;
import bida.platform.outbox.Publication;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Tells the others when nobody can deliver a SKU, and when somebody can again. */
@ApplicationScoped
public class AnnounceSupply {

  private static final Logger LOG = Logger.getLogger(AnnounceSupply.class);

  // A supplier has hundreds of SKUs; the other timers get their turn in between.
  private static final int BATCH = 200;
  // What is paused is looked at again even where nobody tells anything: its supplier may have left.
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

  private static final String WORK_OUT_ANEW =
      """
      insert into supply_of_sku (sku, due_at) values ($1, $2)
      on conflict (sku) do update set due_at = least(supply_of_sku.due_at, excluded.due_at)
      """;
  private static final String NEXT =
      """
      select sku from supply_of_sku where due_at <= $1 and sku <> all ($2) order by due_at limit 1
      """;
  private static final String LOCK =
      "select paused_for from supply_of_sku where sku = $1 and due_at <= $2 for update";
  private static final String TOLD =
      """
      update supply_of_sku set paused_for = $2, due_at = $3,
        since = case when paused_for is not distinct from $2 then since else $4 end
      where sku = $1
      """;

  private final Suppliers suppliers;
  private final Beliefs beliefs;
  private final Database database;
  private final Outbox outbox;
  private final SupplyConfig config;
  private final InstantSource clock;

  AnnounceSupply(
      Suppliers suppliers,
      Beliefs beliefs,
      Database database,
      Outbox outbox,
      SupplyConfig config,
      InstantSource clock) {
    this.suppliers = suppliers;
    this.beliefs = beliefs;
    this.database = database;
    this.outbox = outbox;
    this.config = config;
    this.clock = clock;
  }

  /** For a SKU whose ways are others now. */
  public Uni<Void> workOutAnew(String sku) {
    return database
        .pool()
        .preparedQuery(WORK_OUT_ANEW)
        .execute(Tuple.of(sku, Errands.utc(clock.instant())))
        .replaceWithVoid();
  }

  Uni<Void> workOutAnew(SqlConnection tx, String sku) {
    return tx.preparedQuery(WORK_OUT_ANEW)
        .execute(Tuple.of(sku, Errands.utc(clock.instant())))
        .replaceWithVoid();
  }

  @Scheduled(
      every = "1s",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> tick() {
    return next(BATCH, List.of());
  }

  private Uni<Void> next(int left, List<String> failed) {
    return left == 0
        ? Uni.createFrom().voidItem()
        : due(failed)
            .flatMap(
                sku ->
                    sku.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : database
                            .inTransaction(tx -> tell(tx, sku.get()))
                            .invoke(news -> news.ifPresent(AnnounceSupply::log))
                            .replaceWith(failed)
                            .onFailure()
                            .recoverWithItem(failure -> and(failed, sku.get(), failure))
                            .flatMap(without -> next(left - 1, without)));
  }

  private Uni<Optional<String>> due(List<String> failed) {
    return database
        .pool()
        .preparedQuery(NEXT)
        .execute(Tuple.of(Errands.utc(clock.instant()), failed.toArray(String[]::new)))
        .map(
            rows ->
                rows.rowCount() == 0
                    ? Optional.empty()
                    : Optional.of(rows.iterator().next().getString("sku")));
  }

  private Uni<Optional<SupplyAnnounced>> tell(SqlConnection tx, String sku) {
    return tx.preparedQuery(LOCK)
        .execute(Tuple.of(sku, Errands.utc(clock.instant())))
        .flatMap(
            rows ->
                rows.rowCount() == 0
                    ? Uni.createFrom().item(Optional.empty())
                    : tell(tx, sku, rows.iterator().next().getString("paused_for")));
  }

  private Uni<Optional<SupplyAnnounced>> tell(
      SqlConnection tx, String sku, @Nullable String before) {
    return beliefs
        .forgetOthers(tx, sku)
        .chain(() -> beliefs.ofSku(tx, sku))
        .map(ways -> Ways.stop(ways.stream().map(this::fitness).toList()))
        .flatMap(stop -> tell(tx, sku, before, stop.map(Fitness::name).orElse(null)));
  }

  // A SKU that can be sold and always could is no news.
  private Uni<Optional<SupplyAnnounced>> tell(
      SqlConnection tx, String sku, @Nullable String before, @Nullable String pausedFor) {
    var now = clock.instant();
    var news =
        Objects.equals(before, pausedFor)
            ? Optional.<SupplyAnnounced>empty()
            : Optional.of(new SupplyAnnounced(sku, pausedFor, now));
    var told =
        news.isEmpty()
            ? Uni.createFrom().voidItem()
            : outbox.publish(tx, Publication.of(sku, null, null, List.of(news.get())));
    return told.chain(
            () ->
                tx.preparedQuery(TOLD)
                    .execute(
                        Tuple.tuple()
                            .addString(sku)
                            .addValue(pausedFor)
                            .addValue(pausedFor == null ? null : Errands.utc(now.plus(LOOK_AGAIN)))
                            .addValue(Errands.utc(now))))
        .replaceWith(news);
  }

  /** Of who cannot be asked nothing is known, and nothing is held against it. */
  Fitness fitness(Belief way) {
    return suppliers.byName(way.supplier()).flatMap(Supplier::catalogue).isPresent()
        ? way.outlook().at(clock.instant(), config.steadiness())
        : Fitness.USABLE;
  }

  private static void log(SupplyAnnounced news) {
    if (news.pausedFor() == null) {
      LOG.infof("SKU %s is sold again: a supplier can deliver it.", news.sku());
    } else {
      LOG.warnf(
          "SKU %s is paused, for none of its suppliers can deliver it (%s); resumed by itself.",
          news.sku(), news.pausedFor());
    }
  }

  private static List<String> and(List<String> failed, String sku, Throwable failure) {
    LOG.errorf(failure, "The supply of SKU %s cannot be told; the next tick tries again.", sku);
    return Stream.concat(failed.stream(), Stream.of(sku)).toList();
  }
}
