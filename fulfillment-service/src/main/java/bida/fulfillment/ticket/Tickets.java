package bida.fulfillment.ticket;

import bida.contracts.Event;
import bida.fulfillment.ticket.TicketStore.Found;
import bida.fulfillment.ticket.core.Ticket;
import bida.fulfillment.ticket.core.TicketCommand;
import bida.fulfillment.ticket.core.TicketLifecycle;
import bida.fulfillment.vault.TicketVault.SealedNumber;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import bida.platform.observability.Traces;
import bida.platform.outbox.Outbox;
import bida.platform.outbox.Publication;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The only writer of tickets: reads, decides, and stores state and history if nobody was faster;
 * otherwise decides again upon what the other one left.
 */
@ApplicationScoped
class Tickets {

  // Each round somebody else has got further; a ticket has fewer lives than that.
  private static final int ROUNDS = 50;

  private final TicketStore store;
  private final Numbers numbers;
  private final Outbox outbox;
  private final Traces traces;
  private final InstantSource clock;

  Tickets(TicketStore store, Numbers numbers, Outbox outbox, Traces traces, InstantSource clock) {
    this.store = store;
    this.numbers = numbers;
    this.outbox = outbox;
    this.traces = traces;
    this.clock = clock;
  }

  /** The ticket after the command, and what was decided about it. */
  record Applied(Ticket before, Ticket ticket, Decision<Ticket, Event> decision) {}

  Uni<Applied> apply(SqlConnection tx, UUID id, String actor, TicketCommand command) {
    return apply(tx, id, actor, command, true, ROUNDS);
  }

  /** For who tells of several tickets in one. */
  Uni<Applied> applyUntold(SqlConnection tx, UUID id, String actor, TicketCommand command) {
    return apply(tx, id, actor, command, false, ROUNDS);
  }

  private Uni<Applied> apply(
      SqlConnection tx, UUID id, String actor, TicketCommand command, boolean tell, int left) {
    if (left == 0) {
      return Uni.createFrom().failure(new IllegalStateException("ticket " + id + " never rests"));
    }
    return store
        .byId(tx, id)
        .flatMap(
            found -> {
              if (found == null) {
                throw new IllegalStateException("no ticket " + id);
              }
              var before = found.ticket();
              var decision = TicketLifecycle.decide(before, command, clock.instant());
              return decision instanceof Accepted<Ticket, Event> accepted
                  ? store(tx, found, accepted, actor, command, tell)
                      .flatMap(
                          after ->
                              after == null
                                  ? apply(tx, id, actor, command, tell, left - 1)
                                  : Uni.createFrom().item(new Applied(before, after, decision)))
                  : Uni.createFrom().item(new Applied(before, before, decision));
            });
  }

  /** Null where another one was faster. */
  private Uni<@Nullable Ticket> store(
      SqlConnection tx,
      Found found,
      Accepted<Ticket, Event> accepted,
      String actor,
      TicketCommand command,
      boolean tell) {
    var before = found.ticket();
    var after = accepted.next().version(before.version() + 1);
    Uni<@Nullable SealedNumber> number =
        after.codeVersion() == before.codeVersion()
            ? Uni.createFrom().nullItem()
            : numbers.draw(tx, after.id()).map(one -> one);
    return number.flatMap(
        drawn ->
            traces.follow(
                found.traceparent(),
                "apply " + command.getClass().getSimpleName(),
                trace ->
                    store
                        .update(tx, before, after, drawn, clock.instant(), actor, (Record) command)
                        .flatMap(
                            stored ->
                                stored
                                    ? publish(
                                            tx, after, trace, tell ? accepted.events() : List.of())
                                        .replaceWith(after)
                                    : Uni.createFrom().nullItem())));
  }

  /** More that the order's readers should know. */
  Uni<Void> publish(
      SqlConnection tx, Ticket ticket, @Nullable String trace, List<? extends Event> events) {
    return events.isEmpty()
        ? Uni.createFrom().voidItem()
        : outbox.publish(tx, Publication.of(ticket.orderNo(), ticket.tenant(), trace, events));
  }
}
