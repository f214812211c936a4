package bida.order.core;

import bida.contracts.Actor;
import bida.contracts.ClaimKind;
import bida.contracts.DisputeStage;
import bida.contracts.Money;
import bida.contracts.ProductType;
import bida.order.core.OrderCommand.Cancel;
import bida.order.core.OrderCommand.CloseWindow;
import bida.order.core.OrderCommand.CompleteRefund;
import bida.order.core.OrderCommand.ConfirmPayment;
import bida.order.core.OrderCommand.ConfirmReceipt;
import bida.order.core.OrderCommand.CorrectRecipient;
import bida.order.core.OrderCommand.DelayLine;
import bida.order.core.OrderCommand.DeliverLine;
import bida.order.core.OrderCommand.DeliverTickets;
import bida.order.core.OrderCommand.DisputeDelivery;
import bida.order.core.OrderCommand.FailLine;
import bida.order.core.OrderCommand.FailRefund;
import bida.order.core.OrderCommand.GrantHold;
import bida.order.core.OrderCommand.NoteDispute;
import bida.order.core.OrderCommand.NoteMismatch;
import bida.order.core.OrderCommand.PassDeadline;
import bida.order.core.OrderCommand.RedeemTicket;
import bida.order.core.OrderCommand.RefuseClaim;
import bida.order.core.OrderCommand.RefuseHold;
import bida.order.core.OrderCommand.RefuseRefund;
import bida.order.core.OrderCommand.ReissueKeys;
import bida.order.core.OrderCommand.Relink;
import bida.order.core.OrderCommand.RescheduleTicket;
import bida.order.core.OrderCommand.RevealLine;
import bida.order.core.OrderCommand.ShipNow;
import bida.order.core.OrderCommand.UpholdClaim;
import bida.order.core.OrderCommand.Urge;
import bida.order.core.OrderCommand.WriteOffLine;
import bida.order.core.OrderLine.LineState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Orders in every status, and one command of every kind. */
final class Samples {

  static final Instant PLACED = Instant.parse("2026-10-18T16:00:00Z");
  static final Instant NOW = PLACED.plus(Duration.ofMinutes(5));
  static final String CLAIM = "2610180123456789ABCDL1C1";
  static final Money PRICE = Money.of(990, "CNY");

  static final List<OrderCommand> COMMANDS =
      List.of(
          new Cancel(),
          new CloseWindow(),
          new ConfirmPayment("p2", PRICE, NOW, true),
          new NoteMismatch("p3"),
          new ShipNow(),
          new DeliverLine(1),
          new DeliverTickets(1, NOW.plus(Duration.ofDays(30))),
          new RescheduleTicket(1, NOW.plus(Duration.ofDays(60))),
          new RedeemTicket(1, 1),
          new FailLine(1, "OUT_OF_STOCK"),
          new WriteOffLine(1),
          new DelayLine(1, "RETRYING", Actor.NOBODY),
          new DelayLine(1, "ACCOUNT_INVALID", Actor.BUYER),
          new Urge(),
          new CorrectRecipient(1, "player-2", 1),
          new RevealLine(1),
          new GrantHold(),
          new RefuseHold(),
          new ConfirmReceipt(),
          new Relink("b2"),
          new CompleteRefund("RF1", "p1", PRICE),
          new FailRefund("RF1", "p1", true),
          new RefuseRefund("p1"),
          new NoteDispute("wechat:D1", DisputeStage.OPENED, "p1", PRICE, NOW),
          new DisputeDelivery(1, null, ClaimKind.NOT_RECEIVED),
          new ReissueKeys(CLAIM),
          new RefuseClaim(CLAIM, "USED_AFTER_READING"),
          new UpholdClaim(CLAIM),
          new PassDeadline());

  private Samples() {}

  static Policy policy() {
    return policy(Policy.CANCEL_WITHIN);
  }

  private static Policy policy(Duration cancelWithin) {
    return new Policy(
        "v1",
        Duration.ofMinutes(15),
        Duration.ZERO,
        Duration.ofMinutes(5),
        Duration.ofHours(24),
        Duration.ofHours(72),
        Duration.ofDays(7),
        Duration.ofHours(12),
        Duration.ofHours(24),
        cancelWithin,
        null);
  }

  static Order placed(OrderLine... lines) {
    return placed(Policy.CANCEL_WITHIN, lines);
  }

  /** {@code cancelWithin}: zero where a paid order is final. */
  static Order placed(Duration cancelWithin, OrderLine... lines) {
    var total = List.of(lines).stream().map(OrderLine::amount).reduce(Money::plus).orElseThrow();
    var terms =
        new Terms(
            "2610180123456789ABCD",
            "app",
            "M1",
            "b1",
            total,
            policy(cancelWithin),
            null,
            PLACED,
            PLACED.plus(policy().payWithin()));
    return Order.placed(terms, List.of(lines));
  }

  static OrderLine line(int lineNo, ProductType type) {
    return new OrderLine(
        lineNo,
        "SKU" + lineNo,
        type,
        "Thing",
        1,
        PRICE,
        type == ProductType.CARD_KEY,
        type == ProductType.CARD_KEY ? null : "account",
        LineState.OPEN,
        null,
        null,
        null,
        null);
  }

  /** An order of one key in {@code status}, paid with p1 where that status is paid, and due now. */
  static Order in(OrderStatus status) {
    var placed = placed(line(1, ProductType.CARD_KEY));
    var paid = placed.with(placed.funds().paidBy("p1", PRICE, PLACED));
    return switch (status) {
      case PENDING_PAYMENT, CANCELLED -> placed.to(status, NOW);
      case PAID, UNDER_REVIEW, FULFILLING -> paid.to(status, NOW);
      case CANCEL_REVIEWING ->
          paid.tagged(ReasonTag.CANCEL_REQUESTED)
              .with(
                  Cancellation.NONE.reviewing(
                      new Cancellation.Review(OrderStatus.FULFILLING, NOW, List.of(1), List.of(1))))
              .to(status, NOW);
      case ACTION_REQUIRED -> paid.line(1, LineState.ACCOUNT_WRONG).to(status, NOW);
      case PARTIALLY_DELIVERED -> paid.to(status, NOW);
      case DELIVERED, COMPLETED -> paid.line(1, LineState.DELIVERED).to(status, NOW);
      case VERIFYING -> verifying(paid.line(1, LineState.DELIVERED));
      case FULFILLMENT_FAILED -> paid.line(1, LineState.FAILED).to(status, NOW);
      case REFUNDING ->
          paid.line(1, LineState.FAILED).with(paid.funds().owing(PRICE)).to(status, NOW);
      case PARTIALLY_REFUNDED, REFUNDED ->
          paid.line(1, LineState.FAILED)
              .with(paid.funds().owing(PRICE).repaid(PRICE))
              .to(status, null);
    };
  }

  /** The buyer of a delivered key says that it never came; the first answer is due now. */
  private static Order verifying(Order delivered) {
    var asked = NOW.minus(Verifying.FIRST_ANSWER);
    var claim =
        new Claim(
            1,
            ClaimKind.NOT_RECEIVED,
            null,
            OrderStatus.DELIVERED,
            asked.plus(Duration.ofHours(1)),
            asked,
            Claim.State.OPEN);
    return delivered
        .claimed(1, claim)
        .tagged(ReasonTag.CLAIM_NOT_RECEIVED)
        .to(OrderStatus.VERIFYING, NOW);
  }

  static List<Order> all() {
    var orders = new ArrayList<Order>();
    for (var status : OrderStatus.values()) {
      orders.add(in(status));
    }
    return orders;
  }
}
