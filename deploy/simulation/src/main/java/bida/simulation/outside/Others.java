package bida.simulation.outside;

import bida.fulfillment.supplier.CallbackReport.Outcome;
import bida.payment.core.Movement.Kind;
import bida.simulation.machine.Fault;
import bida.simulation.machine.Offers;
import bida.simulation.machine.Remembered;
import bida.simulation.machine.World;
import bida.simulation.outside.Disputes.Dispute;
import java.time.Duration;
import java.util.List;

/** What channels and suppliers do by themselves, and the clock. */
public final class Others {

  private record Moment(long changes, boolean calm) {}

  private final Remembered remembered = new Remembered();
  private final World world;
  private final List<PayChannel> channels;
  private final List<Supplier> suppliers;

  public Others(World world, List<PayChannel> channels, List<Supplier> suppliers) {
    this.world = world;
    this.channels = channels;
    this.suppliers = suppliers;
  }

  public void offer(Offers offers) {
    remembered.offer(offers, new Moment(changes(), offers.isCalm()), this::offerOutside);
    offers.wish(4, World.PASSES, Duration.ofSeconds(1), () -> world.pass(Duration.ofSeconds(1)));
    offers.wish(3, World.PASSES, Duration.ofSeconds(20), () -> world.pass(Duration.ofSeconds(20)));
    offers.wish(1, World.PASSES, Duration.ofMinutes(3), () -> world.pass(Duration.ofMinutes(3)));
    offers.rarely(
        Fault.CLOCK_JUMP, World.PASSES, Duration.ofHours(1), () -> world.pass(Duration.ofHours(1)));
  }

  private long changes() {
    long sum = 0;
    for (var at : channels) {
      sum += at.changes();
    }
    for (var supplier : suppliers) {
      sum += supplier.changes();
    }
    return sum;
  }

  private void offerOutside(Offers offers) {
    channels.forEach(at -> offer(offers, at));
    suppliers.forEach(supplier -> offer(offers, supplier));
  }

  private static void offer(Offers offers, PayChannel at) {
    for (var back : at.refunds()) {
      if (back.isOpen()) {
        var on = back.order().refundNo();
        offers.work(4, at.name() + " has given back", on, () -> at.end(back, Kind.REFUND));
        offers.fault(
            1,
            Fault.REFUND_ABNORMAL,
            at.name() + " cannot give back",
            on,
            () -> at.end(back, Kind.REFUND_ABNORMAL));
        offers.fault(
            1,
            Fault.REFUND_OTHER_AMOUNT,
            at.name() + " gives back too little of",
            on,
            () -> at.giveBackTooLittle(back));
      }
    }
    for (var dispute : at.disputes().all()) {
      if (dispute.isOpen()) {
        offer(offers, at, dispute);
      }
    }
    if (at.can().queryRefund() && offers.allows(Fault.DISPUTED)) {
      offerToComplain(offers, at);
    }
    if (!offers.allows(Fault.REFUND_AT_CHANNEL)) {
      return;
    }
    for (var paid : at.money()) {
      if (at.left(paid) > 0) {
        offers.rarely(
            Fault.REFUND_AT_CHANNEL,
            "somebody gives back at the desk",
            paid.transactionId(),
            () -> at.giveBackAtDesk(paid));
      }
    }
  }

  private static void offer(Offers offers, PayChannel at, Dispute dispute) {
    var disputes = at.disputes();
    offers.work(1, at.name() + " ends complaint", dispute.id(), () -> disputes.end(dispute));
    offers.rarely(
        Fault.DISPUTED, "payer writes again of", dispute.id(), () -> disputes.update(dispute));
    offers.fault(
        1,
        Fault.DISPUTED,
        at.name() + " decides for the payer of",
        dispute.id(),
        () -> at.lose(dispute));
  }

  private static void offerToComplain(Offers offers, PayChannel at) {
    for (var paid : at.money()) {
      if (at.disputes().isNew(paid)) {
        offers.rarely(
            Fault.DISPUTED,
            "payer complains of",
            paid.transactionId(),
            () -> at.disputes().open(paid));
      }
    }
  }

  private static void offer(Offers offers, Supplier supplier) {
    for (var order : supplier.orders()) {
      var on = order.attemptNo();
      if (order.outcome() == Outcome.PROCESSING) {
        offers.work(4, supplier + " delivers", on, () -> supplier.end(order, Outcome.SUCCESS));
        offers.fault(
            3,
            Fault.SUPPLIER_FAILS,
            supplier + " fails with",
            on,
            () -> supplier.end(order, Outcome.FAILED));
        offers.fault(
            2,
            Fault.SUPPLIER_WRONG_ACCOUNT,
            supplier + " knows no account of",
            on,
            () -> supplier.refuseAccount(order));
      } else if (order.outcome() == Outcome.SUCCESS) {
        offers.rarely(
            Fault.SUPPLIER_REVERSES_SUCCESS,
            supplier + " takes back",
            on,
            () -> supplier.end(order, Outcome.FAILED));
      } else if (order.outcome() == Outcome.FAILED) {
        offers.fault(
            1,
            Fault.SUPPLIER_REVERSAL,
            supplier + " delivers after all",
            on,
            () -> supplier.end(order, Outcome.SUCCESS));
      }
    }
  }
}
