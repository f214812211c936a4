package bida.simulation.service;

import bida.payment.RefundStep;
import bida.payment.channel.RefundAnswer;
import bida.payment.channel.RefundOrder;
import bida.payment.core.Refund;
import bida.payment.core.RefundCommand;
import bida.payment.core.RefundStatus;
import bida.simulation.machine.Fault;
import bida.simulation.machine.Guard;
import bida.simulation.machine.Offers;
import bida.simulation.outside.PayChannel;
import bida.simulation.service.PaymentRefunds.RefundRow;
import java.util.Objects;

/** Sends refunds under the number that was committed, and asks. As ExecuteRefunds does it. */
final class CarryOutRefunds {

  private final Till till;
  private final PaymentRefunds refunds;
  private final ChannelNews news;

  CarryOutRefunds(Till till, PaymentRefunds refunds, ChannelNews news) {
    this.till = till;
    this.refunds = refunds;
    this.news = news;
  }

  void offer(Offers offers, RefundRow row) {
    var refund = row.refund();
    var on = refund.refundNo();
    offers.work(6, "carries out refund", on, () -> execute(row, Answering.YES));
    offers.fault(
        3,
        Fault.REFUND_UNANSWERED,
        "has no answer to refund",
        on,
        () -> execute(row, Answering.NO));
    offers.fault(
        3,
        Fault.REFUND_UNANSWERED,
        "has no answer, and nothing was done, to refund",
        on,
        () -> execute(row, Answering.NEVER_ARRIVED));
    offers.fault(
        2, Fault.REFUND_LATER, "is put off with refund", on, () -> execute(row, Answering.LATER));
    offers.fault(2, Fault.ANSWER_LOST, "dies after refund", on, () -> execute(row, Answering.LOST));
  }

  /** What becomes of the answer to a call. */
  private enum Answering {
    YES,
    NO,
    NEVER_ARRIVED,
    LATER,
    LOST
  }

  private void execute(RefundRow row, Answering how) {
    till.database()
        .inTransaction(
            tx ->
                refunds.claim(
                    tx,
                    Objects.requireNonNull(tx.get(refunds.refunds(), row.refund().refundNo()))));
    var refund = row.refund();
    var payment =
        Objects.requireNonNull(till.books().payments().get(refund.paymentId()), refund.paymentId())
            .payment();
    var order = RefundOrder.of(refund, payment);
    var at = till.channel(payment);
    var before = RefundStep.sentBefore(row.tries(), refund.approvedAt(), till.world().now());
    switch (RefundStep.of(refund, order.captured(), before, at.can())) {
      case RefundStep.Pay _ -> record(refund, pay(at, refund, order, how), how);
      case RefundStep.Ask _ -> record(refund, at.queryRefund(refund.refundNo()), how);
      case RefundStep.AskAndPay _ -> {
        var answer = at.queryRefund(refund.refundNo());
        record(
            refund,
            answer instanceof RefundAnswer.NotFound ? pay(at, refund, order, how) : answer,
            how);
      }
      case RefundStep.AskPerson _ -> told(refund, new RefundCommand.AskPerson(till.world().now()));
      case RefundStep.Refuse(var code) ->
          told(refund, new RefundCommand.Refuse(code, till.world().now()));
    }
  }

  private RefundAnswer pay(PayChannel at, Refund refund, RefundOrder order, Answering how) {
    if (how == Answering.LATER) {
      return new RefundAnswer.Later("balance");
    }
    if (how == Answering.NEVER_ARRIVED) {
      return new RefundAnswer.NoAnswer("time-out");
    }
    return at.refund(
        till.world().lacks(Guard.ONE_REFUND_NUMBER) && refund.status() == RefundStatus.UNKNOWN
            ? again(order)
            : order);
  }

  private static RefundOrder again(RefundOrder order) {
    return new RefundOrder(
        order.refundNo() + "R",
        order.merchant(),
        order.paymentNo(),
        order.transactionId(),
        order.amount(),
        order.captured(),
        order.reason());
  }

  private void record(Refund refund, RefundAnswer answer, Answering how) {
    switch (how) {
      case YES, LATER ->
          till.answers()
              .add("the answer to refund " + refund.refundNo(), () -> note(refund, answer));
      case NO, NEVER_ARRIVED -> note(refund, new RefundAnswer.NoAnswer("time-out"));
      case LOST -> {}
    }
  }

  private void note(Refund refund, RefundAnswer answer) {
    till.world().tell("  %s says to %s: %s", refund.channel(), refund.refundNo(), answer);
    switch (answer) {
      case RefundAnswer.Processing(var id) -> told(refund, new RefundCommand.Submit(id));
      case RefundAnswer.Ended(var end) -> news.learn(end);
      case RefundAnswer.Later(var code) ->
          told(refund, new RefundCommand.Postpone(code, till.world().now()));
      case RefundAnswer.Refused(var code) ->
          told(refund, new RefundCommand.Refuse(code, till.world().now()));
      case RefundAnswer.NoAnswer _, RefundAnswer.NotFound _ ->
          told(refund, new RefundCommand.LoseSight());
    }
  }

  private void told(Refund refund, RefundCommand command) {
    till.database().inTransaction(tx -> refunds.apply(tx, refund.refundNo(), command));
  }
}
