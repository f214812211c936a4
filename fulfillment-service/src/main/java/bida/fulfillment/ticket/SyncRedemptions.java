package bida.fulfillment.ticket;

import bida.contracts.Event;
import bida.fulfillment.ticket.TicketStore.Found;
import bida.fulfillment.ticket.Tickets.Applied;
import bida.fulfillment.ticket.core.Entry;
import bida.fulfillment.ticket.core.Ticket;
import bida.fulfillment.ticket.core.TicketCode;
import bida.fulfillment.ticket.core.TicketCommand.Redeem;
import bida.fulfillment.ticket.core.TicketStatus;
import bida.platform.database.Database;
import bida.platform.decision.Decision.Refused;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what gates did while they could not ask. Each nonce counts once; of two entries by one
 * ticket the earlier one stands, whoever tells first, and the other one is a case.
 */
@ApplicationScoped
class SyncRedemptions {

  // A gate's clock may be off; a redemption of tomorrow is none.
  private static final Duration AHEAD = Duration.ofMinutes(5);

  private static final String LOCK_NONCE = "select pg_advisory_xact_lock(hashtextextended($1, 2))";

  private final Database database;
  private final TicketStore store;
  private final Tickets tickets;
  private final TicketCodes codes;
  private final LeftOfOrder left;
  private final Redemptions redemptions;
  private final TicketConfig config;
  private final InstantSource clock;
  private final MeterRegistry metrics;

  SyncRedemptions(
      Database database,
      TicketStore store,
      Tickets tickets,
      TicketCodes codes,
      LeftOfOrder left,
      Redemptions redemptions,
      TicketConfig config,
      InstantSource clock,
      MeterRegistry metrics) {
    this.database = database;
    this.store = store;
    this.tickets = tickets;
    this.codes = codes;
    this.left = left;
    this.redemptions = redemptions;
    this.config = config;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** {@code counter}: the device's own, never used twice. */
  record Offline(Gate gate, long counter, String code, Instant redeemedAt) {
    @Override
    public String toString() {
      return "Offline[" + gate.device() + ", " + counter + "]";
    }

    Entry entry() {
      return new Entry(redeemedAt, gate.pointId(), gate.device(), counter);
    }
  }

  /**
   * @param replayed it was told before, and this is what became of it then
   */
  record Outcome(long counter, String outcome, @Nullable UUID ticketId, boolean replayed) {}

  /** In the order of the gate's clock, each in a transaction of its own. */
  Uni<List<Outcome>> run(List<Offline> told) {
    var sorted =
        told.stream()
            .sorted(Comparator.comparing(Offline::redeemedAt).thenComparingLong(Offline::counter))
            .toList();
    return Multi.createFrom()
        .iterable(sorted)
        .onItem()
        .transformToUniAndConcatenate(one -> database.inTransaction(tx -> take(tx, one)))
        .collect()
        .asList();
  }

  private Uni<Outcome> take(SqlConnection tx, Offline told) {
    var gate = told.gate();
    var nonce = String.join("\n", gate.tenant(), gate.device(), "" + told.counter());
    return tx.preparedQuery(LOCK_NONCE)
        .execute(Tuple.of(nonce))
        .chain(() -> redemptions.byNonce(tx, gate, told.counter()))
        .flatMap(
            known ->
                known == null
                    ? first(tx, told)
                    : Uni.createFrom()
                        .item(
                            new Outcome(told.counter(), known.outcome(), known.ticketId(), true)));
  }

  private Uni<Outcome> first(SqlConnection tx, Offline told) {
    var code = codes.read(told.code()).orElse(null);
    return code == null
        ? done(tx, told, null, Redemptions.UNKNOWN)
        : store
            .byId(tx, code.ticketId())
            .flatMap(
                found ->
                    found == null || !found.ticket().tenant().equals(told.gate().tenant())
                        ? done(tx, told, null, Redemptions.UNKNOWN)
                        : take(tx, told, found, code));
  }

  private Uni<Outcome> take(SqlConnection tx, Offline told, Found found, TicketCode code) {
    var now = clock.instant();
    var at = told.redeemedAt();
    if (at.isAfter(now.plus(AHEAD)) || at.isBefore(now.minus(config.syncFor()))) {
      return refused(tx, told, found, "time_implausible");
    }
    if (!code.isFresh(at)) {
      return refused(tx, told, found, "code_expired");
    }
    return left.lock(tx, found.ticket().orderNo())
        .chain(
            () ->
                tickets.apply(
                    tx,
                    code.ticketId(),
                    told.gate().clientId(),
                    new Redeem(told.entry(), code.codeVersion())))
        .flatMap(
            applied ->
                applied.decision() instanceof Refused<Ticket, Event>(var why, _)
                    ? refused(tx, told, found, why)
                    : accepted(tx, told, found, applied));
  }

  private Uni<Outcome> accepted(SqlConnection tx, Offline told, Found found, Applied applied) {
    var before = applied.before();
    var overtaken = before.status() == TicketStatus.REDEEMED ? before.entry() : null;
    var trace = found.traceparent();
    var telling =
        overtaken == null
            ? left.after(tx, applied.ticket(), told.redeemedAt())
                .flatMap(event -> tickets.publish(tx, before, trace, List.of(event)))
            : redemptions
                .overtake(tx, before.id())
                .chain(
                    () ->
                        tickets.publish(
                            tx,
                            before,
                            trace,
                            List.of(OfflineCases.twice(before, overtaken, clock.instant()))));
    return telling.chain(() -> done(tx, told, before.id(), Redemptions.REDEEMED));
  }

  /** Somebody was let in all the same: a person looks at it. */
  private Uni<Outcome> refused(SqlConnection tx, Offline told, Found found, String why) {
    var ticket = found.ticket();
    var conflict = why.equals("already_redeemed");
    var needed =
        conflict
            ? OfflineCases.twice(ticket, told.entry(), clock.instant())
            : OfflineCases.wrongly(ticket, told.entry(), why, clock.instant());
    return tickets
        .publish(tx, ticket, found.traceparent(), List.of(needed))
        .chain(() -> done(tx, told, ticket.id(), conflict ? Redemptions.CONFLICT : why));
  }

  private Uni<Outcome> done(
      SqlConnection tx, Offline told, @Nullable UUID ticketId, String outcome) {
    metrics.counter("bida.redemptions", "outcome", outcome).increment();
    return redemptions
        .write(tx, told.gate(), ticketId, told.counter(), outcome, told.redeemedAt())
        .replaceWith(new Outcome(told.counter(), outcome, ticketId, false));
  }
}
