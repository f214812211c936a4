package bida.fulfillment.ticket;

import bida.fulfillment.core.LineDelivery;
import bida.fulfillment.ticket.TicketStore.Found;
import bida.fulfillment.ticket.core.Ticket;
import bida.fulfillment.ticket.core.TicketCommand.Revoke;
import bida.fulfillment.ticket.core.TicketProduct;
import bida.platform.ids.Identifiers;
import bida.platform.observability.Traces;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes the tickets of a line, one per unit, and takes back those that nobody has used. */
@ApplicationScoped
public class IssueTickets {

  private final TicketProducts products;
  private final TicketStore store;
  private final Numbers numbers;
  private final Tickets tickets;
  private final Identifiers ids;
  private final Traces traces;
  private final InstantSource clock;

  IssueTickets(
      TicketProducts products,
      TicketStore store,
      Numbers numbers,
      Tickets tickets,
      Identifiers ids,
      Traces traces,
      InstantSource clock) {
    this.products = products;
    this.store = store;
    this.numbers = numbers;
    this.tickets = tickets;
    this.ids = ids;
    this.traces = traces;
    this.clock = clock;
  }

  /** The end of their time of use; null where nobody has said what the SKU is for. */
  public Uni<@Nullable Instant> issue(SqlConnection tx, LineDelivery line) {
    return products
        .get(tx, line.sku())
        .flatMap(
            product ->
                product == null
                    ? Uni.createFrom().nullItem()
                    : issue(tx, line, product).replaceWith(product.useUntil()));
  }

  private Uni<Void> issue(SqlConnection tx, LineDelivery line, TicketProduct product) {
    var now = clock.instant();
    var issued =
        IntStream.rangeClosed(1, line.quantity())
            .mapToObj(
                unit ->
                    Ticket.issued(
                        ids.uuid(),
                        line.orderNo(),
                        line.lineNo(),
                        unit,
                        line.tenant(),
                        line.buyerId(),
                        line.sku(),
                        product,
                        now))
            .toList();
    return numbers
        .draw(tx, issued.stream().map(Ticket::id).toList())
        .flatMap(drawn -> store.insert(tx, issued, drawn, traces.current(), "order"));
  }

  /** The line was stopped before anybody was shown its tickets. */
  public Uni<Void> revoke(SqlConnection tx, LineDelivery line, String reason) {
    return revoke(tx, line.orderNo(), ticket -> ticket.lineNo() == line.lineNo(), reason);
  }

  /** The whole order's money went back. */
  public Uni<Void> revokeAll(SqlConnection tx, String orderNo, String reason) {
    return revoke(tx, orderNo, _ -> true, reason);
  }

  private Uni<Void> revoke(
      SqlConnection tx, String orderNo, Predicate<Ticket> which, String reason) {
    return store
        .ofOrder(tx, orderNo)
        .flatMap(
            found ->
                Multi.createFrom()
                    .iterable(found.stream().map(Found::ticket).filter(which).toList())
                    .onItem()
                    .transformToUniAndConcatenate(
                        ticket -> tickets.apply(tx, ticket.id(), "order", new Revoke(reason)))
                    .collect()
                    .last()
                    .replaceWithVoid());
  }
}
