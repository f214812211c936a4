package bida.simulation.service;

import bida.contracts.CaseNeeded;
import bida.contracts.PaymentEvent.PaymentDisputed;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import bida.refund.core.CaseCommand;
import bida.refund.core.CaseOpening;
import bida.refund.core.Refund;
import bida.refund.core.RefundCommand;
import bida.simulation.machine.Tx;
import java.util.List;

/** Complaints at the channel, as DisputedPayments and LostDisputes hear of them. */
final class RefundDisputes {

  /** Decides about one refund. */
  interface Judge {
    Decision<Refund, ?> decide(Tx tx, String refundNo, RefundCommand command);
  }

  private final RefundFacts facts;
  private final Cases cases;
  private final Judge judge;

  RefundDisputes(RefundFacts facts, Cases cases, Judge judge) {
    this.facts = facts;
    this.cases = cases;
    this.judge = judge;
  }

  /** True where it has ended, so that what waited for that is judged. */
  boolean hear(Tx tx, PaymentDisputed e) {
    facts.lock(tx, e.paymentId(), e.orderNo());
    if (!facts.disputed(tx, e)) {
      return false;
    }
    return switch (e.stage()) {
      case OPENED, UPDATED -> answerInTime(tx, e);
      case ENDED -> end(tx, e);
      case LOST -> {
        lose(tx, e);
        yield end(tx, e);
      }
    };
  }

  private boolean answerInTime(Tx tx, PaymentDisputed e) {
    var asked = needed(e, "PAYMENT_DISPUTED");
    if (!cases.open(tx, CaseOpening.answeredBy(asked, e.replyBy()))) {
      cases.applyTo(tx, asked.dedupeKey(), new CaseCommand.Renew(e.reason(), e.replyBy()));
    }
    return false;
  }

  private boolean end(Tx tx, PaymentDisputed e) {
    cases.applyTo(
        tx,
        needed(e, "PAYMENT_DISPUTED").dedupeKey(),
        new CaseCommand.Settle("DISPUTE_" + e.stage()));
    return true;
  }

  private void lose(Tx tx, PaymentDisputed e) {
    if (facts.lost(tx, e)) {
      coverWhatWaits(tx, e);
    }
    cases.need(tx, needed(e, "DISPUTE_LOST"), null);
  }

  private void coverWhatWaits(Tx tx, PaymentDisputed e) {
    var left = e.amount();
    for (var refund : waiting(tx, e)) {
      if (left.amountMinor() > 0
          && judge.decide(tx, refund.refundNo(), new RefundCommand.Cover(left))
              instanceof Accepted<Refund, ?>(var next, _)) {
        left = left.minus(next.coveredOf(refund.amount()));
      }
    }
  }

  private List<Refund> waiting(Tx tx, PaymentDisputed e) {
    return facts
        .refundsOf(tx, e.paymentId())
        .filter(refund -> refund.amount().currency().equals(e.amount().currency()))
        .filter(refund -> refund.status().coverable())
        .toList();
  }

  private static CaseNeeded needed(PaymentDisputed e, String kind) {
    return new CaseNeeded(
        kind + ":" + RefundFacts.id(e), kind, e.orderNo(), e.tenant(), e.reason(), e.at());
  }
}
