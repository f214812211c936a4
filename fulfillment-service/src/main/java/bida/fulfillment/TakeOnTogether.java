package bida.fulfillment;

import bida.contracts.Event;
import bida.contracts.OrderEvent.DeliveryLine;
import bida.contracts.OrderEvent.DeliveryRequested;
import bida.fulfillment.DeliveryStore.Decided;
import bida.fulfillment.core.DeliveryCommand;
import bida.fulfillment.core.DeliveryLifecycle;
import bida.fulfillment.core.LineDelivery;
import bida.fulfillment.core.Route;
import bida.fulfillment.vault.Allocation;
import bida.fulfillment.vault.Allocation.Place;
import bida.platform.database.InOrder;
import bida.platform.decision.Decision.Accepted;
import bida.platform.observability.Traces;
import bida.platform.outbox.Outbox;
import bida.platform.outbox.Publication;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Takes many orders on at once: where they want nothing but keys of the vault, one statement gives
 * the keys of a SKU to all of them and one stores what became of each. A sale asks for the same SKU
 * thousands of times in a row, and key by key each would wait for the one before.
 */
@ApplicationScoped
class TakeOnTogether {

  private static final String HELD =
      """
      select order_no from delivery_hold where order_no = any($1)
      union
      select order_no from delivery_hold_line where order_no = any($1)
      """;

  private final TakeOn takeOn;
  private final Deliveries deliveries;
  private final DeliveryStore store;
  private final Allocation allocation;
  private final Outbox outbox;
  private final Traces traces;
  private final InstantSource clock;

  TakeOnTogether(
      TakeOn takeOn,
      Deliveries deliveries,
      DeliveryStore store,
      Allocation allocation,
      Outbox outbox,
      Traces traces,
      InstantSource clock) {
    this.takeOn = takeOn;
    this.deliveries = deliveries;
    this.store = store;
    this.allocation = allocation;
    this.outbox = outbox;
    this.traces = traces;
    this.clock = clock;
  }

  /** An order to take on, and the trace it belongs to. */
  record Asked(DeliveryRequested order, @Nullable String traceparent) {}

  /** A line in its place in the trace. */
  private record Line(LineDelivery line, @Nullable String traceparent) {}

  /** What was decided about a line, in a span that is still open. */
  private record Outcome(Decided decided, List<? extends Event> events, Span span) {
    Publication publication() {
      var line = decided.line();
      return Publication.of(
          line.orderNo(), line.tenant(), Traces.header(span.getSpanContext()), events);
    }
  }

  /** What is left to do once it is committed. */
  Uni<Runnable> take(SqlConnection tx, List<Asked> asked) {
    var lines = asked.stream().flatMap(one -> one.order().lines().stream()).toList();
    return Uni.combine()
        .all()
        .unis(held(tx, asked), takeOn.routes(tx, lines))
        .withUni((held, routes) -> take(tx, asked, held, routes));
  }

  private Uni<Runnable> take(
      SqlConnection tx, List<Asked> asked, Set<String> held, Map<String, List<Route>> routes) {
    var plain = new TreeMap<String, List<Line>>();
    var others = new ArrayList<Asked>();
    for (var one : asked) {
      var lines = lines(one, routes);
      if (!held.contains(one.order().orderNo())
          && lines.stream().allMatch(line -> takeOn.isPlain(line.line()))) {
        lines.forEach(
            line -> plain.computeIfAbsent(line.line().sku(), _ -> new ArrayList<>()).add(line));
      } else {
        others.add(one);
      }
    }
    return giveKeys(tx, plain).call(() -> InOrder.each(others, one -> single(tx, one)));
  }

  private Uni<Void> single(SqlConnection tx, Asked asked) {
    return traces.within(asked.traceparent(), () -> takeOn.take(tx, asked.order()));
  }

  private List<Line> lines(Asked asked, Map<String, List<Route>> routes) {
    var lines = new ArrayList<Line>();
    for (DeliveryLine line : asked.order().lines()) {
      var ways = routes.getOrDefault(line.sku(), List.of());
      lines.add(new Line(takeOn.line(asked.order(), line, ways), asked.traceparent()));
    }
    return lines;
  }

  // By SKU, as everybody does who asks for keys of several: none deadlocks.
  private Uni<Runnable> giveKeys(SqlConnection tx, Map<String, List<Line>> bySku) {
    if (bySku.isEmpty()) {
      return Uni.createFrom().item(() -> {});
    }
    var given = new HashSet<Place>();
    var all = Uni.createFrom().voidItem();
    for (var sku : bySku.entrySet()) {
      var lines = sku.getValue().stream().map(Line::line).toList();
      all =
          all.chain(() -> allocation.take(tx, sku.getKey(), lines))
              .invoke(given::addAll)
              .replaceWithVoid();
    }
    var lines = bySku.values().stream().flatMap(List::stream).toList();
    return all.chain(() -> settle(tx, lines, given));
  }

  // A group that is rolled back is applied once more, one by one: counted is what stays.
  private Uni<Runnable> settle(SqlConnection tx, List<Line> lines, Set<Place> given) {
    var outcomes = lines.stream().map(line -> decide(line, given)).toList();
    var decided = outcomes.stream().map(Outcome::decided).toList();
    var publications = outcomes.stream().map(Outcome::publication).toList();
    return Uni.combine()
        .all()
        .unis(
            store.insert(tx, decided, clock.instant(), TakeOn.ORDER.actor()),
            outbox.publish(tx, publications))
        .discardItems()
        .onTermination()
        .invoke(() -> outcomes.forEach(outcome -> outcome.span().end()))
        .replaceWith(() -> count(lines, outcomes));
  }

  private void count(List<Line> lines, List<Outcome> outcomes) {
    for (int i = 0; i < lines.size(); i++) {
      deliveries.count(lines.get(i).line(), outcomes.get(i).decided().line());
    }
  }

  private Outcome decide(Line asked, Set<Place> given) {
    var line = asked.line();
    var command =
        given.contains(Place.of(line))
            ? new DeliveryCommand.IssueKeys()
            : new DeliveryCommand.KeysMissing();
    var decision =
        DeliveryLifecycle.decide(line, command, clock.instant(), deliveries.patience(line));
    if (!(decision instanceof Accepted<LineDelivery, Event>(var next, var events))) {
      throw new IllegalStateException("a new line of the vault was not decided: " + decision);
    }
    var name = "apply " + command.getClass().getSimpleName();
    var span = traces.start(asked.traceparent(), name, SpanKind.INTERNAL);
    var decided =
        new Decided(next.version(line.version() + 1), (Record) command, asked.traceparent());
    return new Outcome(decided, events, span);
  }

  private static Uni<Set<String>> held(SqlConnection tx, List<Asked> asked) {
    var orders = asked.stream().map(one -> one.order().orderNo()).toArray(String[]::new);
    return tx.preparedQuery(HELD)
        .execute(Tuple.of(orders))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> row.getString("order_no"))
                    .collect(Collectors.toSet()));
  }
}
