package bida.order.core;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.CaseNeeded;
import bida.contracts.DisputeStage;
import bida.contracts.Event;
import bida.contracts.OrderEvent.OrderCompleted;
import bida.contracts.OrderEvent.OrderDelivered;
import bida.contracts.ProductType;
import bida.order.core.OrderCommand.DeliverLine;
import bida.order.core.OrderCommand.DeliverTickets;
import bida.order.core.OrderCommand.NoteDispute;
import bida.order.core.OrderCommand.PassDeadline;
import bida.order.core.OrderCommand.RedeemTicket;
import bida.order.core.OrderCommand.RescheduleTicket;
import bida.order.core.OrderLine.LineState;
import bida.platform.decision.Decision.Accepted;
import bida.platform.decision.Decision.Ignored;
import bida.platform.event.EventJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TicketingTest {

  private static final Instant SHOW_ENDS = Samples.NOW.plus(Duration.ofDays(30));

  @Test
  void takesATicketAsUsedADayAfterTheEndOfItsUse() {
    var order = accepted(fulfilling(ticket(1)), new DeliverTickets(1, SHOW_ENDS));

    assertThat(order.next().status()).isEqualTo(OrderStatus.DELIVERED);
    assertThat(order.events()).hasExactlyElementsOfTypes(OrderDelivered.class);
    assertThat(order.next().deadline()).isEqualTo(SHOW_ENDS.plus(Duration.ofDays(1)));
    var passed =
        (Accepted<Order, Event>)
            OrderLifecycle.decide(
                order.next(), new PassDeadline(), SHOW_ENDS.plus(Duration.ofDays(1)));
    assertThat(passed.next().status()).isEqualTo(OrderStatus.COMPLETED);
  }

  @Test
  void waitsForTheLastSessionOfSeveral() {
    var one =
        accepted(fulfilling(ticket(1), ticket(2)), new DeliverTickets(1, SHOW_ENDS.plusSeconds(5)));
    var both = accepted(one.next(), new DeliverTickets(2, SHOW_ENDS));

    assertThat(both.next().deadline()).isEqualTo(SHOW_ENDS.plusSeconds(5).plus(Duration.ofDays(1)));
  }

  @Test
  void givesOtherGoodsBesideATicketNoLessTimeThanEver() {
    var soon = Samples.NOW.plusSeconds(3600);
    var one =
        accepted(
            fulfilling(ticket(1), Samples.line(2, ProductType.CARD_KEY)),
            new DeliverTickets(1, soon));
    var both = accepted(one.next(), new DeliverLine(2));

    assertThat(both.next().deadline()).isEqualTo(Samples.NOW.plus(Samples.policy().autoConfirm()));
  }

  @Test
  void isCompletedWhenItsLastTicketIsRedeemed() {
    var first = accepted(delivered(), new RedeemTicket(1, 1));
    assertThat(first.next().status()).isEqualTo(OrderStatus.DELIVERED);
    assertThat(first.next().tags()).containsExactly(ReasonTag.REDEEMED);

    var last = accepted(first.next(), new RedeemTicket(1, 0));

    assertThat(last.next().status()).isEqualTo(OrderStatus.COMPLETED);
    assertThat(last.events()).hasExactlyElementsOfTypes(OrderCompleted.class);
    assertThat(OrderLifecycle.decide(last.next(), new RedeemTicket(1, 0), Samples.NOW))
        .isInstanceOf(Ignored.class);
  }

  @Test
  void staysOpenForTheOtherGoodsOfTheOrder() {
    var mixed =
        Samples.placed(ticket(1), Samples.line(2, ProductType.CARD_KEY))
            .line(1, LineState.DELIVERED)
            .line(2, LineState.DELIVERED)
            .to(OrderStatus.DELIVERED, Samples.NOW);

    assertThat(accepted(mixed, new RedeemTicket(1, 0)).next().status())
        .isEqualTo(OrderStatus.DELIVERED);
  }

  @Test
  void staysFrozenThoughItsTicketsAreUsed() {
    var disputed =
        accepted(
            delivered(),
            new NoteDispute("wechat:D1", DisputeStage.OPENED, "p1", Samples.PRICE, Samples.NOW));

    var used = accepted(disputed.next(), new RedeemTicket(1, 0));

    assertThat(used.next().status()).isEqualTo(OrderStatus.DELIVERED);
    assertThat(used.next().has(ReasonTag.REDEEMED)).isTrue();
  }

  @Test
  void callsAPersonWhenATicketWasUsedAlthoughItsMoneyGoesBack() {
    var used = accepted(Samples.in(OrderStatus.REFUNDING), new RedeemTicket(1, 0));

    assertThat(used.next().status()).isEqualTo(OrderStatus.REFUNDING);
    assertThat(used.events()).hasExactlyElementsOfTypes(CaseNeeded.class);
  }

  /** The other line's money went back; this one was paid for. */
  @Test
  void callsNobodyForALineWhoseMoneyDidNotGoBack() {
    for (var status : List.of(OrderStatus.REFUNDING, OrderStatus.PARTIALLY_REFUNDED)) {
      var part =
          Samples.placed(ticket(1), ticket(2))
              .line(1, LineState.FAILED)
              .line(2, LineState.DELIVERED)
              .to(status, Samples.NOW);

      var kept = accepted(part, new RedeemTicket(2, 0));
      assertThat(kept.events()).isEmpty();
      assertThat(kept.next().tags()).containsExactly(ReasonTag.REDEEMED);
      // And of the other one a person hears all the same.
      assertThat(accepted(kept.next(), new RedeemTicket(1, 0)).events())
          .hasExactlyElementsOfTypes(CaseNeeded.class);
    }
  }

  @Test
  void callsAPersonThoughATicketWasUsedBeforeItsMoneyWentBack() {
    var refunded = Samples.in(OrderStatus.REFUNDED).tagged(ReasonTag.REDEEMED);

    assertThat(accepted(refunded, new RedeemTicket(1, 0)).events())
        .hasExactlyElementsOfTypes(CaseNeeded.class);
  }

  @Test
  void waitsLongerForATicketThatWentToALaterSession() {
    var later = SHOW_ENDS.plus(Duration.ofDays(9));
    var order = accepted(fulfilling(ticket(1)), new DeliverTickets(1, SHOW_ENDS)).next();

    var moved = accepted(order, new RescheduleTicket(1, later)).next();

    assertThat(moved.deadline()).isEqualTo(later.plus(Duration.ofDays(1)));
    // Another one of the line stays where it was.
    assertThat(accepted(moved, new RescheduleTicket(1, SHOW_ENDS)).next().deadline())
        .isEqualTo(later.plus(Duration.ofDays(1)));
  }

  @Test
  void readsALineOfBeforeThereWereTickets() {
    var stored = EventJson.write(ticket(1));

    assertThat(stored).doesNotContain("useUntil");
    assertThat(EventJson.read(stored, OrderLine.class)).isEqualTo(ticket(1));
    var known = ticket(1).usableUntil(SHOW_ENDS);
    assertThat(EventJson.read(EventJson.write(known), OrderLine.class)).isEqualTo(known);
  }

  /** A ticket can be taken back until it is shown, so it waits out no cooling-off. */
  @Test
  void isIssuedAtOnceLikeAKey() {
    assertThat(ticket(1).canBeTakenBack()).isTrue();
    assertThat(Samples.line(1, ProductType.RECHARGE).canBeTakenBack()).isFalse();
  }

  private static OrderLine ticket(int lineNo) {
    return Samples.line(lineNo, ProductType.TICKET);
  }

  private static Order fulfilling(OrderLine... lines) {
    return Samples.placed(lines).to(OrderStatus.FULFILLING, Samples.NOW);
  }

  private static Order delivered() {
    var placed = Samples.placed(ticket(1));
    return placed
        .with(placed.funds().paidBy("p1", Samples.PRICE, Samples.PLACED))
        .line(1, LineState.DELIVERED)
        .to(OrderStatus.DELIVERED, SHOW_ENDS);
  }

  private static Accepted<Order, Event> accepted(Order order, OrderCommand command) {
    return (Accepted<Order, Event>) OrderLifecycle.decide(order, command, Samples.NOW);
  }
}
