package bida.fulfillment.ticket.core;

import bida.fulfillment.ticket.core.TicketProduct.Change;
import bida.fulfillment.ticket.core.TicketProduct.Place;
import bida.fulfillment.ticket.core.TicketProduct.Point;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One ticket of every status, in the middle of its session, and one command of every kind. */
final class Samples {

  static final Instant NOW = Instant.parse("2026-12-05T12:00:00Z");
  static final Instant STARTS = NOW.minus(Duration.ofMinutes(30));
  static final Instant ENDS = NOW.plus(Duration.ofHours(2));
  static final UUID ID = UUID.fromString("01994f3c-8a40-7c11-9d2e-5b6f7a8c9d0e");
  static final Entry ENTRY = new Entry(NOW, "north", "gate-1", 0);

  static final Map<String, TicketCommand> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("Redeem", new TicketCommand.Redeem(ENTRY, 1));
    COMMANDS.put(
        "Redeem offline, before",
        new TicketCommand.Redeem(new Entry(NOW.minusSeconds(60), "north", "gate-2", 7), 1));
    COMMANDS.put(
        "Redeem offline, after",
        new TicketCommand.Redeem(new Entry(NOW.plusSeconds(60), "north", "gate-2", 8), 1));
    COMMANDS.put("Redeem by a code that was replaced", new TicketCommand.Redeem(ENTRY, 0));
    COMMANDS.put(
        "Redeem elsewhere",
        new TicketCommand.Redeem(new Entry(NOW, "another-town", "gate-1", 0), 1));
    COMMANDS.put(
        "Redeem too early",
        new TicketCommand.Redeem(new Entry(STARTS.minusSeconds(1), "north", "gate-1", 0), 1));
    COMMANDS.put("Reissue", new TicketCommand.Reissue());
    COMMANDS.put(
        "Reschedule", new TicketCommand.Reschedule("NEXT", product(NOW.plus(Duration.ofDays(3)))));
    COMMANDS.put("Claim", new TicketCommand.Claim(new Holder("app", "friend"), 1));
    COMMANDS.put(
        "Claim by a link of before", new TicketCommand.Claim(new Holder("app", "friend"), 0));
    COMMANDS.put("Revoke", new TicketCommand.Revoke("HELD"));
    COMMANDS.put("PassDeadline", new TicketCommand.PassDeadline());
  }

  private Samples() {}

  static TicketProduct product(Instant from) {
    return new TicketProduct(
        CodeMode.ROTATING,
        "teahouse",
        "茶馆",
        from,
        from.plus(Duration.ofMinutes(150)),
        "Asia/Shanghai",
        new Place("首都剧场", "王府井大街22号", new BigDecimal("39.9219"), new BigDecimal("116.4108")),
        "stalls",
        Map.of("zh-CN", "请提前 30 分钟入场", "en", "Doors open 30 minutes before"),
        Map.of(),
        Map.of(),
        "010-1234",
        List.of(new Point("north", new Place("North door", null, null, null), "18:30-21:00")),
        new Change(24, 1),
        null);
  }

  static Ticket fresh(Instant starts, Instant issuedAt) {
    return Ticket.issued(ID, "ORDER", 1, 1, "app", "buyer", "SKU", product(starts), issuedAt);
  }

  static Ticket in(TicketStatus status) {
    var issued = fresh(STARTS, STARTS.minus(Duration.ofHours(1)));
    return switch (status) {
      case ISSUED -> issued;
      case REDEEMED -> issued.redeemed(ENTRY);
      case EXPIRED, VOID -> issued.ended(status);
    };
  }
}
