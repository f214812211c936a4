package bida.local.demo;

import bida.local.api.ApiFailure;
import bida.local.api.Shop;
import bida.local.api.Web;
import bida.local.api.World;
import bida.local.machine.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Two tickets, one of them for a friend: both go in once, a copy and an old picture do not. */
final class AtTheDoor {

  private static final String FRIEND = "friend-of-the-buyer";
  // A code lives 60 s; the clock that everybody lives by is set on by a little more.
  private static final Duration TOO_OLD = Duration.ofSeconds(61);
  private static final Duration STEPS = Duration.ofSeconds(60);
  private static final int LOOKS = 10;
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Shop shop;
  private final World world;

  AtTheDoor(Shop shop, World world) {
    this.shop = shop;
    this.world = world;
  }

  /** A session that lets in already, with a code that a screenshot does not keep. */
  Map<String, Object> tonight() {
    var from = world.clock().simulatedAtBase().minus(Duration.ofHours(1));
    return Map.of(
        "codeMode", "ROTATING",
        "eventName", "茶馆",
        "useFrom", from.toString(),
        "useUntil", from.plus(Duration.ofDays(300)).toString(),
        "zone", "Asia/Shanghai",
        "place", Map.of("name", "首都剧场", "address", "王府井大街22号"),
        "guide", Map.of("zh-CN", "请出示实时票码入场，截图无效", "en", "Show the live code"));
  }

  /** What was tried and refused, as it should be, and how many went in. */
  Map<String, Long> enter(String orderNo) {
    var buyer = shop.order(orderNo).path("buyerId").asText();
    var tickets = shop.tickets(orderNo);
    var own = tickets.path(0).path("ticketId").asText();
    var shared = tickets.path(1).path("ticketId").asText();
    var counts = new TreeMap<String, Long>();

    shop.claimTicket(shop.shareTicket(shared, buyer), FRIEND);
    count(counts, "ticket.formerHolderRefused", shop.showTicket(shared, buyer), "not_the_holder");

    var code = code(own, buyer);
    count(counts, "ticket.redeemed", shop.scan(code, "gate-1"), "");
    count(counts, "ticket.secondScanRefused", shop.scan(code, "gate-2"), "already_redeemed");

    var screenshot = code(shared, FRIEND);
    var taken = shownFrom(shared);
    world.advance(TOO_OLD);
    awaitStepsAfter(taken, shared);
    count(counts, "ticket.screenshotRefused", shop.scan(screenshot, "gate-1"), "code_expired");
    count(counts, "ticket.redeemed", shop.scan(code(shared, FRIEND), "gate-1"), "");
    if (counts.getOrDefault("ticket.redeemed", 0L) != tickets.size()) {
      throw new ApiFailure("not every ticket let somebody in: " + counts);
    }
    return counts;
  }

  // The services look at that clock a few times a second; a ticket is shown so often and no more.
  private void awaitStepsAfter(Instant taken, String ticketId) {
    for (int look = 0; look < LOOKS; look++) {
      if (Duration.between(taken, shownFrom(ticketId)).compareTo(STEPS) >= 0) {
        return;
      }
      Patience.await(() -> false, PAUSE);
    }
  }

  private String code(String ticketId, String holder) {
    return shop.showTicket(ticketId, holder).expectOk("code of a ticket").path("code").asText();
  }

  private Instant shownFrom(String ticketId) {
    var shown = shop.showTicket(ticketId, FRIEND).expectOk("code of a ticket");
    return Instant.parse(shown.path("validUntil").asText());
  }

  private static void count(Map<String, Long> counts, String what, Web.Answer answer, String code) {
    var expected = List.of("", answer.body().path("code").asText()).contains(code);
    if (expected && answer.ok() == code.isEmpty()) {
      counts.merge(what, 1L, Long::sum);
    }
  }
}
