package bida.simulation.people;

import bida.refund.core.Case;
import bida.refund.core.CaseCommand;
import bida.refund.core.CaseState;
import bida.refund.core.Refund;
import bida.refund.core.RefundStatus;
import bida.simulation.machine.Fault;
import bida.simulation.machine.Offers;
import bida.simulation.machine.Remembered;
import bida.simulation.machine.World;
import bida.simulation.service.Cases;
import bida.simulation.service.RefundService;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Who works on cases and on refunds that wait for a person, now and then. */
public final class Operators {

  private record Moment(long changes, Instant now) {}

  private static final Duration PROMISED = Duration.ofHours(2);

  private final World world;
  private final RefundService refunds;
  private final Remembered remembered = new Remembered();

  public Operators(World world, RefundService refunds) {
    this.world = world;
    this.refunds = refunds;
  }

  public void offer(Offers offers) {
    if (!offers.isCalm()) {
      var now = new Moment(refunds.database().changes(), world.now());
      remembered.offer(offers, now, this::offerAnew);
    }
  }

  private void offerAnew(Offers offers) {
    for (var one : refunds.cases().all().all()) {
      offerToAct(offers, one);
    }
    for (var refund : refunds.refunds().all()) {
      offerToJudge(offers, refund);
    }
  }

  // One act of each case at a time, or they would be most of what there is to do.
  private void offerToAct(Offers offers, Case one) {
    var command = act(one);
    offers.whim(
        "an operator does " + command.getClass().getSimpleName() + " to",
        one.dedupeKey(),
        () -> refunds.act(one.dedupeKey(), command));
  }

  private CaseCommand act(Case one) {
    var seen =
        one.dedupeKey().hashCode()
            + one.tier()
            + (one.assignee() == null ? 0 : 1)
            + (one.promise() == null ? 0 : 2)
            + (one.toldAt() == null ? 0 : 3)
            + one.state().ordinal();
    return switch (Math.floorMod(seen, 6)) {
      case 0 -> new CaseCommand.Assign("op", "op");
      case 1 -> new CaseCommand.MakePromise("op", "soon", world.now().plus(PROMISED));
      case 2 -> new CaseCommand.AddNote("op", "looked at", List.of(), true);
      case 3 -> new CaseCommand.Escalate("op", "too difficult");
      case 4 -> new CaseCommand.Reopen("op", "not done");
      default -> mayEnd(one) ? resolved() : new CaseCommand.Assign("op", "another");
    };
  }

  private static CaseCommand resolved() {
    return new CaseCommand.Resolve("op", "DONE", "done");
  }

  // Of money that does not come out even the case is the only word, and nobody calls it done here.
  private static boolean mayEnd(Case one) {
    return one.state() == CaseState.RESOLVED || !Cases.isAboutMoney(one.kind());
  }

  private void offerToJudge(Offers offers, Refund refund) {
    var on = refund.refundNo();
    if (refund.status() == RefundStatus.REVIEWING || refund.status() == RefundStatus.HELD) {
      offers.whim("an operator approves", on, () -> refunds.approve(on));
      offers.whim("an operator refuses", on, () -> refunds.refuse(on));
    }
    offers.rarely(
        Fault.WRONG_MOMENT, "an operator approves at any time", on, () -> refunds.approve(on));
    offers.rarely(
        Fault.WRONG_MOMENT, "an operator refuses at any time", on, () -> refunds.refuse(on));
  }
}
