package bida.fulfillment.ticket.core;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One unit of a ticket line; each is redeemed for itself.
 *
 * @param holder who may show it: its buyer, or who has claimed it
 * @param codeVersion of its codes; those of an older one are dead
 * @param entry when and where it was redeemed
 */
public record Ticket(
    UUID id,
    String orderNo,
    int lineNo,
    int unit,
    String tenant,
    String buyerId,
    String sku,
    TicketProduct product,
    TicketStatus status,
    Holder holder,
    int codeVersion,
    int reissues,
    int changes,
    boolean reminded,
    @Nullable Entry entry,
    @Nullable Instant nextDeadlineAt,
    Instant issuedAt,
    long version) {

  /** Fresh, and reminded of in time; whoever buys within the last day needs no reminder. */
  public static Ticket issued(
      UUID id,
      String orderNo,
      int lineNo,
      int unit,
      String tenant,
      String buyerId,
      String sku,
      TicketProduct product,
      Instant now) {
    return new Ticket(
            id,
            orderNo,
            lineNo,
            unit,
            tenant,
            buyerId,
            sku,
            product,
            TicketStatus.ISSUED,
            new Holder(tenant, buyerId),
            1,
            0,
            0,
            false,
            null,
            null,
            now,
            1)
        .awaiting(now);
  }

  public boolean isGivenAway() {
    return !holder.equals(new Holder(tenant, buyerId));
  }

  /** Until its next reminder, or until nobody will be let in by it any more. */
  Ticket awaiting(Instant now) {
    var remindAt = product.useFrom().minus(TicketLifecycle.REMINDED_BEFORE);
    return remindAt.isAfter(now)
        ? with(status, holder, false, entry, remindAt)
        : with(status, holder, true, entry, product.useUntil().plus(TicketLifecycle.KEPT_AFTER));
  }

  Ticket ended(TicketStatus end) {
    return with(end, holder, reminded, entry, null);
  }

  Ticket redeemed(Entry by) {
    return with(TicketStatus.REDEEMED, holder, reminded, by, null);
  }

  /** With codes of its own: who has seen those before is not let in by them. */
  Ticket heldBy(Holder next) {
    return with(status, next, reminded, entry, nextDeadlineAt).recoded(reissues, changes);
  }

  Ticket reissued() {
    return recoded(reissues + 1, changes);
  }

  Ticket changedTo(String otherSku, TicketProduct other, Instant now) {
    return new Ticket(
            id,
            orderNo,
            lineNo,
            unit,
            tenant,
            buyerId,
            otherSku,
            other,
            status,
            holder,
            codeVersion,
            reissues,
            changes,
            false,
            entry,
            nextDeadlineAt,
            issuedAt,
            version)
        .recoded(reissues, changes + 1)
        .awaiting(now);
  }

  private Ticket recoded(int nextReissues, int nextChanges) {
    return new Ticket(
        id,
        orderNo,
        lineNo,
        unit,
        tenant,
        buyerId,
        sku,
        product,
        status,
        holder,
        codeVersion + 1,
        nextReissues,
        nextChanges,
        reminded,
        entry,
        nextDeadlineAt,
        issuedAt,
        version);
  }

  private Ticket with(
      TicketStatus status,
      Holder holder,
      boolean reminded,
      @Nullable Entry entry,
      @Nullable Instant deadline) {
    return copy(status, holder, reminded, entry, deadline, version);
  }

  /** The number of the decision that made it; the writer alone counts. */
  public Ticket version(long next) {
    return copy(status, holder, reminded, entry, nextDeadlineAt, next);
  }

  private Ticket copy(
      TicketStatus status,
      Holder holder,
      boolean reminded,
      @Nullable Entry entry,
      @Nullable Instant deadline,
      long version) {
    return new Ticket(
        id,
        orderNo,
        lineNo,
        unit,
        tenant,
        buyerId,
        sku,
        product,
        status,
        holder,
        codeVersion,
        reissues,
        changes,
        reminded,
        entry,
        deadline,
        issuedAt,
        version);
  }
}
