package bida.fulfillment;

import bida.contracts.Actor;
import bida.contracts.OrderEvent.DeliveryLine;
import bida.contracts.OrderEvent.DeliveryRequested;
import bida.fulfillment.core.DeliveryCommand;
import bida.fulfillment.core.LineDelivery;
import bida.fulfillment.core.Route;
import bida.fulfillment.core.Ways;
import bida.fulfillment.supply.SupplyConfig;
import bida.fulfillment.ticket.IssueTickets;
import bida.fulfillment.vault.Allocation;
import bida.platform.observability.Traces;
import bida.platform.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes an order's lines on: keys of ours and tickets are issued at once, what a supplier delivers
 * gets its attempt number.
 */
@ApplicationScoped
class TakeOn {

  static final By ORDER = By.the("order");

  private static final String HELD =
      """
      select asked.line_no from unnest($2::int[]) as asked (line_no)
      where exists (select from delivery_hold h where h.order_no = $1)
         or exists (select from delivery_hold_line h
                    where h.order_no = $1 and h.line_no = asked.line_no)
      """;
  // Whoever has keys for one line waits for more of them with the next: two of them would wait for
  // each other.
  private static final String ONE_AT_A_TIME =
      """
      select pg_advisory_xact_lock(hashtextextended(s.sku, 7))
      from (select distinct sku from unnest($1::text[]) as a (sku) order by sku) as s
      """;
  private static final String ROUTES =
      """
      select w.sku, w.supplier, w.product, w.max_cost,
        coalesce(r.fitness <> 'USABLE' and r.seen_at > $2, false) as of_no_use
      from product_route w
      left join supply_route r on r.sku = w.sku and r.supplier = w.supplier and r.product = w.product
        and r.max_cost is not distinct from w.max_cost
      where w.sku = any($1) order by w.sku, w.rank
      """;

  private final Deliveries deliveries;
  private final DeliveryStore store;
  private final Allocation allocation;
  private final IssueTickets tickets;
  private final Outbox outbox;
  private final Traces traces;
  private final FulfillmentConfig config;
  private final SupplyConfig supply;
  private final InstantSource clock;

  TakeOn(
      Deliveries deliveries,
      DeliveryStore store,
      Allocation allocation,
      IssueTickets tickets,
      Outbox outbox,
      Traces traces,
      FulfillmentConfig config,
      SupplyConfig supply,
      InstantSource clock) {
    this.deliveries = deliveries;
    this.store = store;
    this.allocation = allocation;
    this.tickets = tickets;
    this.outbox = outbox;
    this.traces = traces;
    this.config = config;
    this.supply = supply;
    this.clock = clock;
  }

  Uni<Void> take(SqlConnection tx, DeliveryRequested order) {
    // By SKU: orders of the same goods then ask for keys in the same order, and none deadlocks.
    var lines = order.lines().stream().sorted(Comparator.comparing(DeliveryLine::sku)).toList();
    return oneAtATime(tx, lines)
        .chain(() -> held(tx, order))
        .flatMap(
            held -> routes(tx, lines).flatMap(routes -> takeAll(tx, order, lines, routes, held)));
  }

  private Uni<Void> takeAll(
      SqlConnection tx,
      DeliveryRequested order,
      List<DeliveryLine> lines,
      Map<String, List<Route>> routes,
      Set<Integer> held) {
    var allNew = Uni.createFrom().item(true);
    for (var line : lines) {
      var ways = routes.getOrDefault(line.sku(), List.of());
      var isHeld = held.contains(line.lineNo());
      allNew =
          allNew.flatMap(
              before -> take(tx, order, line, ways, isHeld).map(isNew -> before && isNew));
    }
    return allNew.flatMap(
        isNew ->
            isNew
                ? Uni.createFrom().voidItem()
                : outbox.tellAgain(tx, order.orderNo(), order.tenant(), traces.current()));
  }

  private static Uni<Void> oneAtATime(SqlConnection tx, List<DeliveryLine> lines) {
    var skus = lines.stream().map(DeliveryLine::sku).toArray(String[]::new);
    return skus.length == 1
        ? Uni.createFrom().voidItem()
        : tx.preparedQuery(ONE_AT_A_TIME).execute(Tuple.of(skus)).replaceWithVoid();
  }

  /** The lines that were stopped before they were asked for. */
  private static Uni<Set<Integer>> held(SqlConnection tx, DeliveryRequested order) {
    var lineNos = order.lines().stream().map(DeliveryLine::lineNo).toArray(Integer[]::new);
    return tx.preparedQuery(HELD)
        .execute(Tuple.of(order.orderNo(), lineNos))
        .map(
            rows -> {
              Set<Integer> held = new HashSet<>();
              rows.forEach(row -> held.add(row.getInteger("line_no")));
              return held;
            });
  }

  /** Whether nobody had asked for it before. */
  private Uni<Boolean> take(
      SqlConnection tx,
      DeliveryRequested order,
      DeliveryLine asked,
      List<Route> routes,
      boolean held) {
    var line = line(order, asked, routes);
    var trace = traces.current();
    return store
        .insert(tx, line, clock.instant(), trace, ORDER.actor())
        .flatMap(
            isNew ->
                isNew
                    ? begin(tx, new Deliveries.Locked(line, trace), held).replaceWith(true)
                    : Uni.createFrom().item(false));
  }

  private Uni<Void> begin(SqlConnection tx, Deliveries.Locked locked, boolean held) {
    var line = locked.line();
    if (held) {
      return tell(tx, locked, new DeliveryCommand.Hold());
    }
    if (line.quantity() < 1 || line.quantity() > config.maxUnits()) {
      return tell(tx, locked, missing(line));
    }
    if (line.isFromVault()) {
      return allocation
          .take(tx, line)
          .flatMap(all -> tell(tx, locked, all ? new DeliveryCommand.IssueKeys() : missing(line)));
    }
    if (line.isTicket()) {
      return tickets
          .issue(tx, line)
          .flatMap(
              useUntil ->
                  tell(
                      tx,
                      locked,
                      useUntil == null
                          ? missing(line)
                          : new DeliveryCommand.IssueTickets(useUntil)));
    }
    if (line.attempt() == null) {
      return tell(tx, locked, missing(line));
    }
    if (!line.isOfCards() && (line.recipient() == null || line.recipient().isBlank())) {
      return tell(tx, locked, new DeliveryCommand.GiveUp(Actor.BUYER, "ACCOUNT_INVALID"));
    }
    // The worker dispatches it once this is committed.
    return Uni.createFrom().voidItem();
  }

  private Uni<Void> tell(SqlConnection tx, Deliveries.Locked locked, DeliveryCommand command) {
    return deliveries.apply(tx, locked, ORDER, command).replaceWithVoid();
  }

  /** Whether a line needs nothing but keys of the vault. */
  boolean isPlain(LineDelivery line) {
    return line.isFromVault() && line.quantity() >= 1 && line.quantity() <= config.maxUnits();
  }

  static DeliveryCommand missing(LineDelivery line) {
    return line.isFromVault()
        ? new DeliveryCommand.KeysMissing()
        : new DeliveryCommand.GiveUp(Actor.NOBODY, "OUT_OF_STOCK");
  }

  LineDelivery line(DeliveryRequested order, DeliveryLine asked, List<Route> routes) {
    return LineDelivery.requested(order, asked, routes, clock.instant());
  }

  /** By SKU, in the order in which they are tried: what is known to be of no use comes last. */
  Uni<Map<String, List<Route>>> routes(SqlConnection tx, List<DeliveryLine> lines) {
    var skus = lines.stream().map(DeliveryLine::sku).distinct().toArray(String[]::new);
    var known = DeliveryStore.utc(clock.instant().minus(supply.forgetAfter()));
    return tx.preparedQuery(ROUTES)
        .execute(Tuple.of(skus, known))
        .map(
            rows -> {
              Map<String, List<Route>> routes = new HashMap<>();
              Map<String, Set<Route>> ofNoUse = new HashMap<>();
              for (var row : rows) {
                var sku = row.getString("sku");
                var route = route(row);
                routes.computeIfAbsent(sku, _ -> new ArrayList<>()).add(route);
                if (row.getBoolean("of_no_use")) {
                  ofNoUse.computeIfAbsent(sku, _ -> new HashSet<>()).add(route);
                }
              }
              routes.replaceAll(
                  (sku, ways) ->
                      Ways.usableFirst(
                          ways, way -> !ofNoUse.getOrDefault(sku, Set.of()).contains(way)));
              return routes;
            });
  }

  private static Route route(Row row) {
    var cost = row.getBigDecimal("max_cost");
    return new Route(
        row.getString("supplier"),
        row.getString("product"),
        cost == null ? null : cost.toPlainString());
  }
}
