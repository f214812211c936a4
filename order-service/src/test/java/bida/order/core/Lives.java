package bida.order.core;

import static bida.order.core.Samples.NOW;

import bida.contracts.Actor;
import bida.contracts.ClaimKind;
import bida.contracts.DisputeStage;
import bida.contracts.Money;
import bida.contracts.ProductType;
import bida.order.core.OrderCommand.CompleteRefund;
import bida.order.core.OrderCommand.ConfirmPayment;
import bida.order.core.OrderCommand.DelayLine;
import bida.order.core.OrderCommand.DeliverLine;
import bida.order.core.OrderCommand.DeliverTickets;
import bida.order.core.OrderCommand.DisputeDelivery;
import bida.order.core.OrderCommand.FailLine;
import bida.order.core.OrderCommand.GrantHold;
import bida.order.core.OrderCommand.NoteDispute;
import bida.order.core.OrderCommand.PassDeadline;
import bida.order.core.OrderCommand.RedeemTicket;
import bida.order.core.OrderCommand.RefuseHold;
import bida.order.core.OrderCommand.RevealLine;
import bida.order.core.OrderCommand.ShipNow;
import bida.order.core.OrderCommand.WriteOffLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Lives of orders as they may come, the same in every run. */
final class Lives {

  private static final List<ProductType> TYPES =
      List.of(ProductType.CARD_KEY, ProductType.RECHARGE, ProductType.TICKET);

  /** What comes from all sides, as often as it does: money seldom goes back by the console. */
  private static final List<OrderCommand> ANYTHING = anything();

  private Lives() {}

  static Order placed(Random random) {
    var lines = new ArrayList<OrderLine>();
    for (var lineNo = 1; lineNo <= 3; lineNo++) {
      lines.add(Samples.line(lineNo, TYPES.get(random.nextInt(TYPES.size()))));
    }
    var cancelWithin = random.nextInt(8) == 0 ? Duration.ZERO : Policy.CANCEL_WITHIN;
    return Samples.placed(cancelWithin, lines.toArray(OrderLine[]::new));
  }

  /** Most are paid, and most wishes answered; the rest is as it comes. */
  static OrderCommand next(Order order, Random random) {
    var usually = random.nextInt(4) > 0 ? usually(order, random) : null;
    return usually == null ? ANYTHING.get(random.nextInt(ANYTHING.size())) : usually;
  }

  private static @Nullable OrderCommand usually(Order order, Random random) {
    return switch (order.status()) {
      case PENDING_PAYMENT -> new ConfirmPayment("p1", order.terms().total(), NOW, true);
      case PAID -> new ShipNow();
      case CANCEL_REVIEWING ->
          random.nextBoolean()
              ? new GrantHold(
                  order.lines().stream().map(OrderLine::lineNo).toList(), "BUYER_CANCELLED")
              : new RefuseHold("DISPATCHED", "BUYER_CANCELLED");
      default -> null;
    };
  }

  private static List<OrderCommand> anything() {
    var all = new ArrayList<OrderCommand>();
    for (var lineNo : List.of(1, 2, 3)) {
      all.add(new DeliverLine(lineNo));
      all.add(new DeliverLine(lineNo));
      all.add(new DeliverTickets(lineNo, NOW.plus(Duration.ofDays(30))));
      all.add(new RedeemTicket(lineNo, 1));
      all.add(new FailLine(lineNo, "OUT_OF_STOCK"));
      all.add(new WriteOffLine(lineNo));
      all.add(new DelayLine(lineNo, "RETRYING", Actor.NOBODY));
      all.add(new DelayLine(lineNo, "ACCOUNT_INVALID", Actor.BUYER));
      all.add(new RevealLine(lineNo));
      all.add(new DisputeDelivery(lineNo, null, ClaimKind.NOT_RECEIVED));
      all.add(new GrantHold(List.of(lineNo), "OVERDUE"));
    }
    all.addAll(Samples.COMMANDS);
    all.add(new CompleteRefund("console", "p1", Money.of(700, "CNY")));
    all.add(new CompleteRefund("RF1", "p1", Samples.PRICE.times(3)));
    all.add(new NoteDispute("wechat:D1", DisputeStage.OPENED, "p1", Samples.PRICE, NOW));
    all.add(new NoteDispute("wechat:D1", DisputeStage.ENDED, "p1", Samples.PRICE, NOW));
    all.add(new PassDeadline());
    return List.copyOf(all);
  }
}
