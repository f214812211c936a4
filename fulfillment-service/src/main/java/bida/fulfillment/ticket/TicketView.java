package bida.fulfillment.ticket;

import bida.fulfillment.ticket.core.Entry;
import bida.fulfillment.ticket.core.Ticket;
import bida.fulfillment.ticket.core.TicketProduct.Place;
import bida.fulfillment.ticket.core.TicketProduct.Point;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A ticket as every answer shows it: all there is to know of its use, and none of its codes. */
record TicketView(
    UUID ticketId,
    String orderNo,
    int lineNo,
    int unit,
    String sku,
    String status,
    String codeMode,
    String eventName,
    Instant useFrom,
    Instant useUntil,
    String zone,
    Place place,
    @Nullable String area,
    Map<String, String> guide,
    Map<String, String> travel,
    Map<String, String> notes,
    @Nullable String contact,
    List<Point> points,
    String holder,
    boolean givenAway,
    @Nullable Change change,
    @Nullable Redeemed redeemed,
    Instant issuedAt) {

  /** What is left of the policy of changes. */
  record Change(@Nullable Instant until, int timesLeft) {}

  record Redeemed(Instant at, String pointId, String device) {
    static @Nullable Redeemed of(@Nullable Entry entry) {
      return entry == null ? null : new Redeemed(entry.at(), entry.pointId(), entry.device());
    }
  }

  static TicketView of(Ticket ticket) {
    var product = ticket.product();
    var policy = product.change();
    return new TicketView(
        ticket.id(),
        ticket.orderNo(),
        ticket.lineNo(),
        ticket.unit(),
        ticket.sku(),
        ticket.status().name(),
        product.codeMode().name(),
        product.eventName(),
        product.useFrom(),
        product.useUntil(),
        product.zone(),
        product.place(),
        product.area(),
        product.guide(),
        product.travel(),
        product.notes(),
        product.contact(),
        product.points(),
        ticket.holder().masked(),
        ticket.isGivenAway(),
        policy == null
            ? null
            : new Change(product.changeableUntil(), Math.max(0, policy.times() - ticket.changes())),
        Redeemed.of(ticket.entry()),
        ticket.issuedAt());
  }
}
