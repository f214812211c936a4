package bida.fulfillment.ticket;

import bida.fulfillment.ticket.core.Holder;
import bida.fulfillment.ticket.core.Ticket;
import bida.fulfillment.ticket.core.TicketCommand.Claim;
import bida.platform.problem.Problems;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/** A companion opens a link: the first one to do so holds the ticket from then on. */
@ApplicationScoped
class ClaimTickets {

  private static final String FIND =
      """
      select id, ticket_id, version, expires_at, claimed_by, revoked_at from ticket_share
      where token_hash = $1 for update
      """;
  private static final String CLAIMED =
      "update ticket_share set claimed_at = $2, claimed_by = $3 where id = $1 and claimed_at is null";
  private final TicketStore store;
  private final Tickets tickets;
  private final ShareTokens tokens;
  private final InstantSource clock;

  ClaimTickets(TicketStore store, Tickets tickets, ShareTokens tokens, InstantSource clock) {
    this.store = store;
    this.tickets = tickets;
    this.tokens = tokens;
    this.clock = clock;
  }

  /** The share's row lock decides between two who open the link at once. */
  Uni<Ticket> run(SqlConnection tx, String token, Holder holder) {
    return tx.preparedQuery(FIND)
        .execute(Tuple.of(Buffer.buffer(tokens.hash(token))))
        .flatMap(
            rows -> {
              if (rows.rowCount() == 0) {
                throw Problems.notFound("share_unknown", "There is no such link.");
              }
              return claim(tx, rows.iterator().next(), holder);
            });
  }

  private Uni<Ticket> claim(SqlConnection tx, Row share, Holder holder) {
    var ticketId = share.getUUID("ticket_id");
    var who = holder.tenant() + "/" + holder.id();
    var claimedBy = share.getString("claimed_by");
    if (claimedBy != null && !claimedBy.equals(who)) {
      throw Problems.conflict("share_used", "Somebody has taken this ticket over already.");
    }
    return claimedBy == null
        ? take(tx, share, holder, who)
        : store.byId(tx, ticketId).map(found -> ShowCodes.visible(found, holder.tenant()));
  }

  private Uni<Ticket> take(SqlConnection tx, Row share, Holder holder, String who) {
    requireUsable(share);
    var claim = new Claim(holder, share.getInteger("version"));
    return tx.preparedQuery(CLAIMED)
        .execute(Tuple.of(share.getUUID("id"), TicketStore.utc(clock.instant()), who))
        .chain(() -> tickets.apply(tx, share.getUUID("ticket_id"), holder.tenant(), claim))
        .map(ChangeTickets::accepted);
  }

  private void requireUsable(Row share) {
    if (share.getOffsetDateTime("revoked_at") != null) {
      throw Problems.conflict("share_revoked", "This link is of no use any more.");
    }
    if (!clock.instant().isBefore(share.getOffsetDateTime("expires_at").toInstant())) {
      throw Problems.conflict("share_expired", "This link is too old.");
    }
  }
}
