package bida.payment.core;

import static bida.platform.decision.Decision.accept;
import static bida.platform.decision.Decision.ignore;
import static bida.platform.decision.Decision.refuse;

import bida.contracts.Event;
import bida.payment.core.OperatorActCommand.Approve;
import bida.payment.core.OperatorActCommand.Expire;
import bida.platform.decision.Decision;

/** Two pairs of eyes: who proposed an act never approves it, and nobody does after its time. */
public final class OperatorActLifecycle {

  private OperatorActLifecycle() {}

  public static Decision<OperatorAct, Event> decide(OperatorAct act, OperatorActCommand command) {
    return switch (command) {
      case Approve approve -> approve(act, approve);
      case Expire expire -> expire(act, expire);
    };
  }

  private static Decision<OperatorAct, Event> approve(OperatorAct act, Approve command) {
    return switch (act.status()) {
      case PROPOSED -> {
        if (command.person().equals(act.proposedBy())) {
          yield refuse("second_person_needed", "Somebody else has to approve this.");
        }
        yield command.at().isBefore(act.approveBy())
            ? accept(act.ended(OperatorActStatus.DONE, command.person(), command.at()))
            : refuse("operator_act_expired", "The time to approve this is over.");
      }
      case DONE -> ignore("already so");
      case EXPIRED -> refuse("operator_act_expired", "The time to approve this is over.");
    };
  }

  private static Decision<OperatorAct, Event> expire(OperatorAct act, Expire command) {
    return switch (act.status()) {
      case PROPOSED ->
          command.at().isBefore(act.approveBy())
              ? ignore("there is time left")
              : accept(act.ended(OperatorActStatus.EXPIRED, null, command.at()));
      case DONE, EXPIRED -> ignore("it has ended");
    };
  }
}
