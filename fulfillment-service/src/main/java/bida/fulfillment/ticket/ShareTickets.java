package bida.fulfillment.ticket;

import bida.fulfillment.ticket.core.Ticket;
import bida.fulfillment.ticket.core.TicketStatus;
import bida.platform.ids.Identifiers;
import bida.platform.problem.Problems;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;

/** Links by which a companion takes a ticket over: of use once, for a while, until revoked. */
@ApplicationScoped
class ShareTickets {

  private static final String MADE_TODAY =
      "select count(*)::int as made from ticket_share where ticket_id = $1 and created_at > $2";
  private static final String MAKE =
      """
      insert into ticket_share (id, ticket_id, token_hash, version, made_by, created_at, expires_at)
      values ($1, $2, $3, $4, $5, $6, $7)
      """;
  private static final String REVOKE =
      """
      update ticket_share set revoked_at = coalesce(revoked_at, $3)
      where id = $1 and ticket_id = $2 and claimed_at is null returning id
      """;

  private final TicketStore store;
  private final ShareTokens tokens;
  private final Identifiers ids;
  private final TicketConfig config;
  private final InstantSource clock;

  ShareTickets(
      TicketStore store,
      ShareTokens tokens,
      Identifiers ids,
      TicketConfig config,
      InstantSource clock) {
    this.store = store;
    this.tokens = tokens;
    this.ids = ids;
    this.config = config;
    this.clock = clock;
  }

  /** As it is kept: without the token. */
  record Share(UUID shareId, UUID ticketId, Instant expiresAt) {}

  Uni<Share> share(SqlConnection tx, UUID ticketId, String tenant, String holderId) {
    var now = clock.instant();
    var share = new Share(ids.uuid(), ticketId, now.plus(config.shareFor()));
    return store
        .byId(tx, ticketId)
        .map(found -> ShowCodes.visible(found, tenant))
        .invoke(ticket -> check(ticket, tenant, holderId))
        .call(() -> limit(tx, ticketId, now))
        .flatMap(
            ticket ->
                tx.preparedQuery(MAKE)
                    .execute(
                        Tuple.tuple()
                            .addUUID(share.shareId())
                            .addUUID(ticketId)
                            .addValue(Buffer.buffer(tokens.hash(tokens.of(share.shareId()))))
                            .addInteger(ticket.codeVersion())
                            .addString(holderId)
                            .addValue(TicketStore.utc(now))
                            .addValue(TicketStore.utc(share.expiresAt()))))
        .replaceWith(share);
  }

  Uni<Void> revoke(SqlConnection tx, UUID ticketId, UUID shareId, String tenant) {
    return store
        .byId(tx, ticketId)
        .invoke(found -> ShowCodes.visible(found, tenant))
        .chain(
            () ->
                tx.preparedQuery(REVOKE)
                    .execute(Tuple.of(shareId, ticketId, TicketStore.utc(clock.instant()))))
        .invoke(
            rows -> {
              if (rows.rowCount() == 0) {
                throw Problems.conflict("share_used", "This link was used, or is none.");
              }
            })
        .replaceWithVoid();
  }

  private static void check(Ticket ticket, String tenant, String holderId) {
    ShowCodes.requireHolder(ticket, tenant, holderId);
    if (ticket.status() != TicketStatus.ISSUED) {
      throw Problems.conflict("ticket_not_usable", "Nobody is let in by this ticket any more.");
    }
  }

  private Uni<Void> limit(SqlConnection tx, UUID ticketId, Instant now) {
    return tx.preparedQuery(MADE_TODAY)
        .execute(Tuple.of(ticketId, TicketStore.utc(now.minus(Duration.ofDays(1)))))
        .invoke(
            rows -> {
              if (rows.iterator().next().getInteger("made") >= config.sharesPerDay()) {
                throw Problems.tooMany(
                    "share_rate_exceeded", "This ticket is shared too often.", 3600, Map.of());
              }
            })
        .replaceWithVoid();
  }
}
