package bida.refund.core;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.CaseNeeded;
import bida.contracts.Event;
import bida.contracts.Money;
import bida.contracts.PaymentEvent.RefundFailed;
import bida.contracts.RefundEvent.RefundApproved;
import bida.platform.calendar.WorkingDays;
import bida.platform.decision.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RefundLifecycleTest {

  private static final Instant NOW = Instant.parse("2026-09-30T02:00:00Z");
  private static final WorkingDays DAYS = WorkingDays.parse("off 2026-10-01 2026-10-07");
  private static final RefundLifecycle LIFECYCLE =
      new RefundLifecycle(new RefundTerms(Duration.ofMinutes(30), Duration.ofHours(24), 2, DAYS));

  private static final String TABLE =
      """
      # given   | when               | then      | and tells the others
      REQUESTED | Judge grant        | APPROVED  | RefundApproved
      REQUESTED | Judge review       | REVIEWING | REFUND_REVIEW
      REQUESTED | Judge deny         | REFUSED   | RefundRefused REFUND_REFUSED
      REQUESTED | Judge unseen       | ignored   |
      REQUESTED | Judge disputed     | REVIEWING | REFUND_REVIEW
      REQUESTED | Judge lost         | COVERED   |
      REQUESTED | Judge lost a part  | APPROVED  | RefundApproved
      REQUESTED | Judge lost, too much | REFUSED | RefundRefused REFUND_REFUSED
      REQUESTED | Release            | ignored   |
      REQUESTED | Approve            | refused   |
      REQUESTED | ClaimBack          | ignored   |
      REQUESTED | Refuse             | refused   |
      REQUESTED | Complete           | SUCCEEDED | REFUND_WITHOUT_APPROVAL
      REQUESTED | Fail               | ignored   |
      REQUESTED | PassDeadline       | REQUESTED | REFUND_WITHOUT_PAYMENT
      REQUESTED | Cover              | COVERED   |
      REQUESTED | Cover a part       | REQUESTED |
      HELD      | Judge grant        | ignored   |
      HELD      | Release            | RELEASED  |
      HELD      | Approve            | APPROVED  | RefundApproved
      HELD      | Approve too much   | refused   |
      HELD      | Approve unseen     | refused   |
      HELD      | Approve lost       | refused   |
      HELD      | ClaimBack          | APPROVED  | RefundApproved
      HELD      | ClaimBack disputed | HELD      | REFUND_WAITS_FOR_DISPUTE
      HELD      | Refuse             | refused   |
      HELD      | Complete           | SUCCEEDED | REFUND_WITHOUT_APPROVAL
      HELD      | Fail               | ignored   |
      HELD      | PassDeadline       | APPROVED  | RefundApproved
      HELD      | PassDeadline deny  | REFUSED   | RefundRefused REFUND_REFUSED
      HELD      | PassDeadline unseen| HELD      | REFUND_WITHOUT_PAYMENT
      HELD      | PassDeadline disputed | HELD   | REFUND_WAITS_FOR_DISPUTE
      HELD      | PassDeadline lost  | COVERED   |
      HELD      | Cover              | COVERED   |
      HELD      | Cover a part       | HELD      |
      REVIEWING | Judge grant        | APPROVED  | RefundApproved
      REVIEWING | Judge review       | ignored   |
      REVIEWING | Judge disputed     | ignored   |
      REVIEWING | Judge deny         | REFUSED   | RefundRefused REFUND_REFUSED
      REVIEWING | Judge lost         | COVERED   |
      REVIEWING | Release            | ignored   |
      REVIEWING | Approve            | APPROVED  | RefundApproved
      REVIEWING | Approve too much   | refused   |
      REVIEWING | ClaimBack          | ignored   |
      REVIEWING | Refuse             | REFUSED   | RefundRefused
      REVIEWING | Complete           | SUCCEEDED | REFUND_WITHOUT_APPROVAL
      REVIEWING | Fail               | ignored   |
      REVIEWING | PassDeadline       | APPROVED  | RefundApproved
      REVIEWING | PassDeadline review| REVIEWING | REFUND_REVIEW_OVERDUE
      REVIEWING | PassDeadline disputed | REVIEWING | REFUND_REVIEW_OVERDUE
      REVIEWING | Cover              | COVERED   |
      REVIEWING | Cover a part       | REVIEWING |
      APPROVED  | Judge grant        | ignored   |
      APPROVED  | Release            | ignored   |
      APPROVED  | Approve            | ignored   |
      APPROVED  | ClaimBack          | ignored   |
      APPROVED  | Refuse             | refused   |
      APPROVED  | Complete           | SUCCEEDED |
      APPROVED  | Complete differs   | SUCCEEDED | REFUND_AMOUNT_DIFFERS
      APPROVED  | Fail               | FAILED    | REFUND_FAILED
      APPROVED  | Fail route         | FAILED    | REFUND_ROUTE_BROKEN
      APPROVED  | Fail claimed       | RELEASED  |
      APPROVED  | PassDeadline       | APPROVED  | REFUND_OVERDUE
      APPROVED  | Cover              | ignored   |
      FAILED    | Judge grant        | ignored   |
      FAILED    | Release            | ignored   |
      FAILED    | Approve            | refused   |
      FAILED    | ClaimBack          | ignored   |
      FAILED    | Refuse             | refused   |
      FAILED    | Complete           | SUCCEEDED |
      FAILED    | Fail               | ignored   |
      FAILED    | PassDeadline       | FAILED    | REFUND_STILL_FAILED
      FAILED    | Cover              | COVERED   |
      FAILED    | Cover a part       | ignored   |
      SUCCEEDED | Judge grant        | ignored   |
      SUCCEEDED | Release            | ignored   |
      SUCCEEDED | Approve            | refused   |
      SUCCEEDED | ClaimBack          | ignored   |
      SUCCEEDED | Refuse             | refused   |
      SUCCEEDED | Complete           | ignored   |
      SUCCEEDED | Fail               | ignored   |
      SUCCEEDED | PassDeadline       | ignored   |
      SUCCEEDED | Cover              | ignored   |
      REFUSED   | Judge grant        | ignored   |
      REFUSED   | Release            | ignored   |
      REFUSED   | Approve            | refused   |
      REFUSED   | ClaimBack          | ignored   |
      REFUSED   | Refuse             | ignored   |
      REFUSED   | Complete           | SUCCEEDED | REFUND_WITHOUT_APPROVAL
      REFUSED   | Fail               | ignored   |
      REFUSED   | PassDeadline       | ignored   |
      REFUSED   | Cover              | ignored   |
      RELEASED  | Judge grant        | ignored   |
      RELEASED  | Release            | ignored   |
      RELEASED  | Approve            | refused   |
      RELEASED  | ClaimBack          | ignored   |
      RELEASED  | Refuse             | refused   |
      RELEASED  | Complete           | SUCCEEDED | REFUND_WITHOUT_APPROVAL
      RELEASED  | Fail               | ignored   |
      RELEASED  | PassDeadline       | ignored   |
      RELEASED  | Cover              | ignored   |
      COVERED   | Judge grant        | ignored   |
      COVERED   | Release            | ignored   |
      COVERED   | Approve            | refused   |
      COVERED   | ClaimBack          | ignored   |
      COVERED   | Refuse             | refused   |
      COVERED   | Complete           | SUCCEEDED | REFUND_WITHOUT_APPROVAL
      COVERED   | Fail               | ignored   |
      COVERED   | PassDeadline       | ignored   |
      COVERED   | Cover              | ignored   |
      """;

  record Line(RefundStatus given, String when, String then, String tells) {
    String command() {
      return when.split(" ", 2)[0];
    }
  }

  static Stream<Line> lines() {
    return TABLE
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
        .map(
            cells ->
                new Line(
                    RefundStatus.valueOf(cells.get(0)), cells.get(1), cells.get(2), cells.get(3)));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void livesAsTheTableSays(Line line) {
    var decision = LIFECYCLE.decide(refund(line.given()), command(line.when()), NOW);

    switch (decision) {
      case Decision.Accepted<Refund, Event>(var next, var events) -> {
        assertThat(next.status().name()).isEqualTo(line.then());
        assertThat(told(events)).isEqualTo(line.tells());
        assertThat(next.nextDeadlineAt() == null).isEqualTo(next.status().terminal());
      }
      case Decision.Ignored<Refund, Event> _ -> assertThat("ignored").isEqualTo(line.then());
      case Decision.Refused<Refund, Event> _ -> assertThat("refused").isEqualTo(line.then());
    }
  }

  @Test
  void theTableHasEveryStatusWithEveryCommand() {
    var present =
        lines().map(line -> line.given() + " " + line.command()).collect(Collectors.toSet());
    var wanted =
        Arrays.stream(RefundStatus.values())
            .flatMap(
                status ->
                    Arrays.stream(RefundCommand.class.getPermittedSubclasses())
                        .map(command -> status + " " + command.getSimpleName()))
            .collect(Collectors.toSet());

    assertThat(present).isEqualTo(wanted);
  }

  @Test
  void aDeadlineThatWasMovedIsNotPassedTwice() {
    var requested = refund(RefundStatus.REQUESTED);
    var passed = new RefundCommand.PassDeadline(grounds(500, 0, false));

    var overdue = next(LIFECYCLE.decide(requested, passed, NOW));

    assertThat(LIFECYCLE.decide(overdue, passed, NOW)).isInstanceOf(Decision.Ignored.class);
  }

  @Test
  void everyReasonOfThePlatformIsGrantedByItself() {
    for (var reason :
        Set.of(
            "OUT_OF_STOCK",
            "RECHARGE_FAILED",
            "LATE_PAYMENT_REFUND",
            "DUPLICATE_PAYMENT_REFUND",
            "CLAIM_UPHELD",
            "DELIVERY_FAILED")) {
      var decision =
          LIFECYCLE.decide(
              requested(reason, cny(500)), new RefundCommand.Judge(grounds(500, 0, false)), NOW);

      assertThat(decision).as(reason).isInstanceOf(Decision.Accepted.class);
    }
  }

  @Test
  void aBuyersWishIsGrantedOnceTheDeliveryIsHeld() {
    var wish = requested("BUYER_CANCELLED", cny(500));

    var before = LIFECYCLE.decide(wish, new RefundCommand.Judge(grounds(500, 0, false)), NOW);
    var after = LIFECYCLE.decide(wish, new RefundCommand.Judge(grounds(500, 0, true)), NOW);

    assertThat(next(before).status()).isEqualTo(RefundStatus.REVIEWING);
    assertThat(next(after).status()).isEqualTo(RefundStatus.APPROVED);
  }

  /** Of two lines one stands still: the other one's price stays. */
  @Test
  void aBuyersWishIsGrantedForNoMoreThanWhatStandsStill() {
    var half = new Grounds(cny(500), cny(0), cny(250), false, false);

    var all =
        LIFECYCLE.decide(
            requested("BUYER_CANCELLED", cny(500)), new RefundCommand.Judge(half), NOW);
    var part =
        LIFECYCLE.decide(
            requested("BUYER_CANCELLED", cny(250)), new RefundCommand.Judge(half), NOW);

    assertThat(next(all).status()).isEqualTo(RefundStatus.REVIEWING);
    assertThat(next(part).status()).isEqualTo(RefundStatus.APPROVED);
  }

  /** The dated rule: fulfillment-service itself says so, and a day's losses have a limit. */
  @Test
  void aLossIsGrantedOnceItIsWrittenOffAndWithinTheDaysLimit() {
    var wanted = requested("WRITTEN_OFF", cny(500));

    assertThat(next(judged(wanted, new Loss(false, 10_000))).detail())
        .isEqualTo("not_written_off_yet");
    assertThat(next(judged(wanted, new Loss(true, 499))).detail()).isEqualTo("loss_cap_reached");
    assertThat(next(judged(wanted, new Loss(true, 500))).status()).isEqualTo(RefundStatus.APPROVED);
    assertThat(next(judged(wanted, Loss.NONE)).status()).isEqualTo(RefundStatus.REVIEWING);
  }

  @Test
  void aLossThatFoundNoRoomIsLookedAtAgainTheNextDay() {
    var waiting = next(judged(requested("WRITTEN_OFF", cny(500)), new Loss(true, 0)));
    var full = grounds(500, 0, false).with(new Loss(true, 0));
    var free = grounds(500, 0, false).with(new Loss(true, 500));
    var due = NOW.plus(Duration.ofHours(24));

    var still = LIFECYCLE.decide(waiting, new RefundCommand.PassDeadline(full), due);
    var granted = LIFECYCLE.decide(waiting, new RefundCommand.PassDeadline(free), due);

    assertThat(next(still).status()).isEqualTo(RefundStatus.REVIEWING);
    assertThat(next(granted).status()).isEqualTo(RefundStatus.APPROVED);
  }

  private static Decision<Refund, Event> judged(Refund refund, Loss loss) {
    return LIFECYCLE.decide(
        refund, new RefundCommand.Judge(grounds(500, 0, false).with(loss)), NOW);
  }

  /** Failure D08: a buyer's wish waits while a supplier has it or may have it. */
  @Test
  void d08NoRuleReturnsMoneyBeforeTheDeliveryIsHeld() {
    var wish = requested("BUYER_CANCELLED", cny(500));
    var reviewing =
        next(LIFECYCLE.decide(wish, new RefundCommand.Judge(grounds(500, 0, false)), NOW));

    var again = LIFECYCLE.decide(reviewing, new RefundCommand.Judge(grounds(500, 0, false)), NOW);

    assertThat(reviewing.detail()).isEqualTo("delivery_not_held_yet");
    assertThat(again).isInstanceOf(Decision.Ignored.class);
  }

  /** Failure D11: the channel may take the money back by itself. */
  @Test
  void d11ADisputedPaymentIsRefundedByAPersonOrNotAtAll() {
    var platform = requested("OUT_OF_STOCK", cny(500));
    var waiting = next(LIFECYCLE.decide(platform, new RefundCommand.Judge(disputed()), NOW));
    assertThat(waiting.status()).isEqualTo(RefundStatus.REVIEWING);
    assertThat(waiting.detail()).isEqualTo("payment_disputed");

    var over = LIFECYCLE.decide(waiting, new RefundCommand.Judge(grounds(500, 0, false)), NOW);
    var lost = LIFECYCLE.decide(waiting, new RefundCommand.Judge(lost(500, 500)), NOW);

    assertThat(next(over).status()).isEqualTo(RefundStatus.APPROVED);
    assertThat(next(lost).status()).isEqualTo(RefundStatus.COVERED);
    assertThat(next(lost).detail()).isEqualTo("dispute_lost");
  }

  @Test
  void d11OnlyWhatALostDisputeDoesNotCoverIsStillOwed() {
    var waiting = requested("OUT_OF_STOCK", cny(500));

    var rest = next(LIFECYCLE.decide(waiting, new RefundCommand.Cover(cny(200)), NOW));
    var paid = accepted(LIFECYCLE.decide(rest, new RefundCommand.Judge(lost(500, 200)), NOW));
    var later = accepted(LIFECYCLE.decide(waiting, new RefundCommand.Judge(lost(500, 450)), NOW));
    var byHand =
        accepted(
            LIFECYCLE.decide(
                rest.reviewing("payment_disputed", NOW),
                new RefundCommand.Approve("operator-1", lost(500, 450)),
                NOW));

    assertThat(rest.amount()).isEqualTo(cny(300));
    assertThat(rest.detail()).isEqualTo("dispute_lost: 500 to 300");
    assertThat(amountsApproved(paid, later, byHand)).containsExactly(cny(300), cny(50), cny(50));
    assertThat(later.next().amount()).isEqualTo(cny(50));
  }

  @Test
  void anotherCurrencyIsRefusedAndNeverCompared() {
    var euros = requested("OUT_OF_STOCK", Money.of(1, "EUR"));

    var decision =
        LIFECYCLE.decide(
            euros,
            new RefundCommand.Judge(new Grounds(cny(500), cny(0), cny(0), false, false)),
            NOW);

    assertThat(next(decision).detail()).isEqualTo("currency_differs");
  }

  @Test
  void anApprovedRefundIsAskedAfterInTwoWorkingDaysAndAlarmedOnTheThird() {
    var approved =
        next(
            LIFECYCLE.decide(
                refund(RefundStatus.REQUESTED),
                new RefundCommand.Judge(grounds(500, 0, true)),
                NOW));
    assertThat(approved.nextDeadlineAt()).isEqualTo(Instant.parse("2026-10-09T02:00:00Z"));

    var overdue =
        next(
            LIFECYCLE.decide(
                approved,
                new RefundCommand.PassDeadline(grounds(500, 500, false)),
                approved.nextDeadlineAt()));
    var alarmed =
        LIFECYCLE.decide(
            overdue,
            new RefundCommand.PassDeadline(grounds(500, 500, false)),
            overdue.nextDeadlineAt());

    assertThat(overdue.nextDeadlineAt()).isEqualTo(Instant.parse("2026-10-12T02:00:00Z"));
    assertThat(told(((Decision.Accepted<Refund, Event>) alarmed).events()))
        .isEqualTo("REFUND_ALARM");
  }

  @SafeVarargs
  private static List<Money> amountsApproved(Decision.Accepted<Refund, Event>... all) {
    return Arrays.stream(all)
        .map(one -> ((RefundApproved) one.events().getFirst()).amount())
        .toList();
  }

  private static String told(List<Event> events) {
    return events.stream()
        .map(
            event ->
                event instanceof CaseNeeded needed
                    ? needed.kind()
                    : event.getClass().getSimpleName())
        .collect(Collectors.joining(" "));
  }

  private static Refund next(Decision<Refund, Event> decision) {
    return accepted(decision).next();
  }

  private static Decision.Accepted<Refund, Event> accepted(Decision<Refund, Event> decision) {
    return (Decision.Accepted<Refund, Event>) decision;
  }

  private static RefundCommand command(String when) {
    return switch (when) {
      case "Judge grant" -> new RefundCommand.Judge(grounds(500, 0, true));
      case "Judge review" -> new RefundCommand.Judge(grounds(500, 0, false));
      case "Judge deny" -> new RefundCommand.Judge(grounds(500, 1, true));
      case "Judge unseen" ->
          new RefundCommand.Judge(new Grounds(null, cny(0), cny(0), false, false));
      case "Judge disputed" -> new RefundCommand.Judge(disputed());
      case "Release" -> new RefundCommand.Release();
      case "Approve" -> new RefundCommand.Approve("operator-1", grounds(500, 0, false));
      case "Approve too much" -> new RefundCommand.Approve("operator-1", grounds(500, 1, false));
      case "Approve unseen" ->
          new RefundCommand.Approve("operator-1", new Grounds(null, cny(0), cny(0), false, false));
      case "ClaimBack" -> new RefundCommand.ClaimBack(grounds(500, 0, false));
      case "ClaimBack disputed" -> new RefundCommand.ClaimBack(disputed());
      case "Refuse" -> new RefundCommand.Refuse("operator-1", "used");
      case "Complete" -> new RefundCommand.Complete(cny(500), "5001");
      case "Complete differs" -> new RefundCommand.Complete(cny(400), "5001");
      case "Fail" -> new RefundCommand.Fail("NOT_ENOUGH", false);
      case "Fail claimed" -> new RefundCommand.Fail(RefundFailed.CLAIMED, false);
      case "Fail route" -> new RefundCommand.Fail("ABNORMAL", true);
      case "PassDeadline" -> new RefundCommand.PassDeadline(grounds(500, 0, true));
      case "Judge lost" -> new RefundCommand.Judge(lost(500, 500));
      case "Judge lost a part" -> new RefundCommand.Judge(lost(500, 200));
      case "Judge lost, too much" -> new RefundCommand.Judge(lost(499, 200));
      case "Approve lost" -> new RefundCommand.Approve("operator-1", lost(500, 500));
      case "PassDeadline lost" -> new RefundCommand.PassDeadline(lost(500, 500));
      case "Cover" -> new RefundCommand.Cover(cny(500));
      case "Cover a part" -> new RefundCommand.Cover(cny(499));
      case "PassDeadline review" -> new RefundCommand.PassDeadline(grounds(500, 0, false));
      case "PassDeadline deny" -> new RefundCommand.PassDeadline(grounds(500, 1, false));
      case "PassDeadline unseen" ->
          new RefundCommand.PassDeadline(new Grounds(null, cny(0), cny(0), false, false));
      case "PassDeadline disputed" -> new RefundCommand.PassDeadline(disputed());
      default -> throw new IllegalArgumentException(when);
    };
  }

  // A buyer's wish, for it can be granted and reviewed alike; review and grant differ by the fence.
  private static Refund refund(RefundStatus status) {
    var open = requested(reasonFor(status), cny(500));
    return switch (status) {
      case REQUESTED -> open;
      case HELD -> Refund.held("RF1", wanted("orphan", cny(500)), NOW, NOW);
      case REVIEWING -> open.reviewing("delivery_not_held_yet", NOW);
      case APPROVED -> open.approved(NOW, NOW);
      case FAILED -> open.approved(NOW, NOW).failed("ABNORMAL", NOW);
      case SUCCEEDED -> open.approved(NOW, NOW).succeeded("5001", NOW);
      case REFUSED -> open.refused("exceeds_captured", NOW);
      case RELEASED -> open.released(NOW);
      case COVERED -> open.covered(NOW);
    };
  }

  private static String reasonFor(RefundStatus status) {
    return status == RefundStatus.APPROVED ? "OUT_OF_STOCK" : "BUYER_CANCELLED";
  }

  private static Refund requested(String reason, Money amount) {
    return Refund.requested("RF1", wanted(reason, amount), NOW, NOW);
  }

  private static RefundWanted wanted(String reason, Money amount) {
    return new RefundWanted("p-1", "o-1", "app", amount, reason);
  }

  private static Grounds grounds(long captured, long granted, boolean fenced) {
    return new Grounds(cny(captured), cny(granted), cny(fenced ? captured : 0), false, false);
  }

  private static Grounds disputed() {
    return new Grounds(cny(500), cny(0), cny(500), true, false);
  }

  private static Grounds lost(long captured, long granted) {
    return new Grounds(cny(captured), cny(granted), cny(captured), false, true);
  }

  private static Money cny(long fen) {
    return Money.of(fen, "CNY");
  }
}
