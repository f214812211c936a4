package bida.fulfillment.ticket;

import bida.contracts.Event;
import bida.fulfillment.ticket.FindTicket.Scan;
import bida.fulfillment.ticket.FindTicket.Shown;
import bida.fulfillment.ticket.core.Entry;
import bida.fulfillment.ticket.core.Ticket;
import bida.fulfillment.ticket.core.TicketCommand.Redeem;
import bida.fulfillment.vault.TicketVault;
import bida.platform.database.Database;
import bida.platform.decision.Decision.Refused;
import bida.platform.idempotency.Idempotency;
import bida.platform.idempotency.IdempotentRequest;
import bida.platform.idempotency.Reply;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Lets in by a ticket, once, and writes down every try. */
@ApplicationScoped
class RedeemTickets {

  private final Database database;
  private final Tickets tickets;
  private final FindTicket find;
  private final TicketVault vault;
  private final LeftOfOrder left;
  private final Redemptions redemptions;
  private final Idempotency idempotency;
  private final InstantSource clock;
  private final MeterRegistry metrics;

  RedeemTickets(
      Database database,
      Tickets tickets,
      FindTicket find,
      TicketVault vault,
      LeftOfOrder left,
      Redemptions redemptions,
      Idempotency idempotency,
      InstantSource clock,
      MeterRegistry metrics) {
    this.database = database;
    this.tickets = tickets;
    this.find = find;
    this.vault = vault;
    this.left = left;
    this.redemptions = redemptions;
    this.idempotency = idempotency;
    this.clock = clock;
    this.metrics = metrics;
  }

  record Redeemed(
      UUID ticketId,
      String sku,
      String eventName,
      @Nullable String area,
      int unit,
      Instant redeemedAt,
      String pointId,
      String device) {}

  /** What tells two requests apart: a fingerprint, for a plain hash of a number can be guessed. */
  private record Body(String fingerprint, String device, String pointId) {}

  Uni<Reply> run(@Nullable String idempotencyKey, Gate gate, Scan scan) {
    var shown = scan.code() == null ? scan.number() : scan.code();
    var print = HexFormat.of().formatHex(vault.fingerprint(shown == null ? "" : shown));
    var request =
        IdempotentRequest.post(
            gate.tenant(),
            "/v1/redemptions",
            idempotencyKey,
            new Body(print, gate.device(), gate.pointId()));
    return idempotency
        .once(request, tx -> admit(tx, gate, scan).map(Reply::ok))
        .onFailure(TurnedAwayException.class)
        .recoverWithUni(failure -> turnAway(gate, (TurnedAwayException) failure));
  }

  private Uni<Redeemed> admit(SqlConnection tx, Gate gate, Scan scan) {
    return redemptions
        .limit(tx, gate)
        .chain(() -> find.shown(tx, gate.tenant(), scan, clock.instant()))
        .flatMap(
            found -> {
              if (found == null) {
                throw TurnedAwayException.unknown();
              }
              return redeem(tx, gate, found);
            });
  }

  private Uni<Redeemed> redeem(SqlConnection tx, Gate gate, Shown shown) {
    var entry = new Entry(clock.instant(), gate.pointId(), gate.device(), 0);
    var id = shown.found().ticket().id();
    return left.lock(tx, shown.found().ticket().orderNo())
        .chain(() -> tickets.apply(tx, id, gate.clientId(), new Redeem(entry, shown.codeVersion())))
        .map(
            applied -> {
              if (applied.decision() instanceof Refused<Ticket, Event>(var code, var why)) {
                throw new TurnedAwayException(code, why, id, applied.ticket().entry());
              }
              return applied.ticket();
            })
        .call(ticket -> tell(tx, ticket, shown.found().traceparent(), entry.at()))
        .call(
            ticket -> redemptions.write(tx, gate, ticket.id(), 0, Redemptions.REDEEMED, entry.at()))
        .invoke(() -> count(Redemptions.REDEEMED))
        .map(
            ticket ->
                new Redeemed(
                    ticket.id(),
                    ticket.sku(),
                    ticket.product().eventName(),
                    ticket.product().area(),
                    ticket.unit(),
                    entry.at(),
                    entry.pointId(),
                    entry.device()));
  }

  private Uni<Void> tell(
      SqlConnection tx, Ticket ticket, @Nullable String traceparent, Instant at) {
    return left.after(tx, ticket, at)
        .flatMap(told -> tickets.publish(tx, ticket, traceparent, List.of(told)));
  }

  private Uni<Reply> turnAway(Gate gate, TurnedAwayException why) {
    count(why.code());
    return redemptions
        .write(database.pool(), gate, why.ticketId(), 0, why.code(), clock.instant())
        .chain(() -> Uni.createFrom().failure(why.problem()));
  }

  private void count(String outcome) {
    metrics.counter("bida.redemptions", "outcome", outcome).increment();
  }
}
