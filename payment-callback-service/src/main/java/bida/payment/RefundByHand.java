package bida.payment;

import bida.contracts.Money;
import bida.payment.core.Movement;
import bida.payment.core.Movement.RefundEnded;
import bida.payment.core.OperatorTask.PayOutRefund;
import bida.payment.core.OperatorTask.SettleRefund;
import bida.payment.core.Payment;
import bida.payment.core.Payment.Received;
import bida.payment.core.Refund;
import bida.payment.core.RefundCommand;
import bida.payment.core.RefundCommand.PayOut;
import bida.payment.core.RefundCommand.SendAgain;
import bida.payment.core.RefundLifecycle;
import bida.payment.core.RefundStatus;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import bida.platform.problem.Problems;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Ends refunds that their channel does not end: by a payout past it, or by what a person saw. */
@ApplicationScoped
class RefundByHand {

  private final Payments payments;
  private final Refunds refunds;
  private final Channels channels;
  private final Intake intake;
  private final Ledger ledger;
  private final InstantSource clock;

  RefundByHand(
      Payments payments,
      Refunds refunds,
      Channels channels,
      Intake intake,
      Ledger ledger,
      InstantSource clock) {
    this.payments = payments;
    this.refunds = refunds;
    this.channels = channels;
    this.intake = intake;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** A refund with the money it is of, both locked, and what its channel can tell. */
  private record Subject(
      Stored<Refund> refund, Payment payment, Received received, boolean channelTells) {
    Refund state() {
      return refund.state();
    }
  }

  Uni<Supplier<Uni<Void>>> ready(SqlConnection tx, PayOutRefund task, String actor) {
    return lock(tx, task.refundNo(), task.amount())
        .call(subject -> isFree(tx, subject))
        .map(
            subject -> {
              var command = new PayOut(task.reference(), subject.channelTells(), clock.instant());
              possible(subject, command);
              return () -> payOut(tx, subject, command, actor);
            });
  }

  Uni<Supplier<Uni<Void>>> ready(SqlConnection tx, SettleRefund task, String actor) {
    return lock(tx, task.refundNo(), task.amount())
        .map(
            subject -> {
              var again = new SendAgain(subject.channelTells());
              possible(subject, again);
              return task.carriedOut()
                  ? () -> believe(tx, subject, task)
                  : () -> sendAgain(tx, subject, again, actor);
            });
  }

  private Uni<Subject> lock(SqlConnection tx, String refundNo, Money amount) {
    return refunds
        .find(tx, refundNo)
        .map(found -> found.orElseThrow(RefundByHand::unknown).state().paymentId())
        .flatMap(paymentId -> payments.lock(tx, paymentId))
        .flatMap(
            payment ->
                refunds
                    .lock(tx, refundNo)
                    .map(Optional::orElseThrow)
                    .map(refund -> subject(refund, payment.map(Stored::state), amount)));
  }

  private Subject subject(Stored<Refund> refund, Optional<Payment> payment, Money amount) {
    var received = payment.map(Payment::received);
    if (received.isEmpty()) {
      throw Problems.conflict("payment_unknown", "Nothing came that could go back.");
    }
    if (payment.get().isClaimedFromUnder(refund.state().orderNo())) {
      throw Problems.conflict("already_claimed", "Its buyer took goods for this money.");
    }
    if (!received.get().amount().currency().equals(amount.currency())) {
      throw Problems.conflict("currency_differs", "The money came in another currency.");
    }
    if (!refund.state().amount().equals(amount)) {
      throw Problems.unprocessable("amount_differs", "The refund is of another amount.");
    }
    var can = channels.capabilities(refund.state().channel(), received.get().merchant());
    return new Subject(refund, payment.get(), received.get(), can.queryRefund());
  }

  // What failed gave its amount free: another refund, or the channel for a dispute, may have it.
  private Uni<Void> isFree(SqlConnection tx, Subject subject) {
    var received = subject.received().amount();
    var amount = subject.state().amount().amountMinor();
    var own = subject.state().status().holdsMoney() ? amount : 0;
    return refunds
        .gone(tx, subject.payment().paymentId(), received.currency())
        .invoke(
            gone -> {
              if (amount > received.amountMinor() - (gone - own)) {
                throw Problems.conflict(
                    "exceeds_payment",
                    "Other refunds or a lost dispute have taken the payment's money meanwhile.");
              }
            })
        .replaceWithVoid();
  }

  private static void possible(Subject subject, RefundCommand command) {
    if (RefundLifecycle.decide(subject.state(), command)
        instanceof Decision.Refused<Refund, ?>(var code, var why)) {
      throw Problems.conflict(code, why);
    }
  }

  private Uni<Void> payOut(SqlConnection tx, Subject subject, PayOut command, String actor) {
    var captured = subject.payment().status().isCaptured();
    return refunds
        .apply(tx, subject.refund(), command, actor, subject.refund().traceparent())
        .flatMap(
            decision ->
                decision instanceof Accepted<Refund, ?>
                    ? ledger.payOut(tx, subject.state(), captured)
                    : Uni.createFrom().voidItem());
  }

  private Uni<Void> sendAgain(SqlConnection tx, Subject subject, SendAgain command, String actor) {
    return refunds
        .apply(tx, subject.refund(), command, actor, subject.refund().traceparent())
        .flatMap(
            decision ->
                decision instanceof Accepted<Refund, ?>
                    ? refunds.unsent(tx, subject.state().refundNo())
                    : Uni.createFrom().voidItem());
  }

  private Uni<Void> believe(SqlConnection tx, Subject subject, SettleRefund task) {
    if (subject.state().status() != RefundStatus.UNKNOWN) {
      throw Problems.conflict("refund_not_in_doubt", "It was not sent, or its end is known.");
    }
    return intake
        .attested(tx, ended(subject, task))
        .invoke(
            isNew -> {
              if (!isNew) {
                throw Problems.conflict(
                    "refund_already_told", "The channel's refund of this payment is known.");
              }
            })
        .replaceWithVoid();
  }

  // Such a channel knows no number of a refund; a whole payment goes back once, under its own.
  private static RefundEnded ended(Subject subject, SettleRefund task) {
    var refund = subject.state();
    var received = subject.received();
    var whole = refund.amount().equals(received.amount());
    return new RefundEnded(
        refund.channel(),
        received.merchant(),
        Movement.Kind.REFUND,
        refund.refundNo(),
        whole ? received.transactionId() : refund.refundNo(),
        subject.payment().paymentNo(),
        received.transactionId(),
        refund.amount(),
        task.lookedAt());
  }

  private static RuntimeException unknown() {
    return Problems.notFound("refund_not_found", "There is no such refund.");
  }
}
