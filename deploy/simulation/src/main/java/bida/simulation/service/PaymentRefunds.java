package bida.simulation.service;

import bida.contracts.Event;
import bida.contracts.PaymentEvent.PaymentDisputed;
import bida.contracts.RefundEvent.RefundApproved;
import bida.payment.core.ForeignRefund;
import bida.payment.core.Movement.Disputed;
import bida.payment.core.Movement.Kind;
import bida.payment.core.Movement.RefundEnded;
import bida.payment.core.Payment;
import bida.payment.core.Refund;
import bida.payment.core.RefundCommand;
import bida.payment.core.RefundCommand.End;
import bida.payment.core.RefundLifecycle;
import bida.payment.core.RefundObjection;
import bida.payment.core.RefundStatus;
import bida.payment.core.Schedule;
import bida.platform.decision.Decision.Accepted;
import bida.simulation.machine.Strays;
import bida.simulation.machine.Table;
import bida.simulation.machine.Tx;
import bida.simulation.machine.World;
import bida.simulation.service.PaymentBooks.PaymentRow;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The refunds of payment-callback-service: ApproveRefund and ApplyRefundNews around the core. */
public final class PaymentRefunds {

  /** {@code tries}: how often a worker has taken it up. */
  public record RefundRow(Refund refund, int tries, @Nullable Instant due) {}

  private final World world;
  private final PaymentBooks books;
  private final Table<String, RefundRow> refunds = new Table<>();
  private final Strays<Refund, RefundCommand> strays;

  PaymentRefunds(World world, PaymentBooks books) {
    this.world = world;
    this.books = books;
    this.strays =
        new Strays<>(
            world,
            "channel refund",
            Refund::status,
            Strays.anywhere(),
            List.of(
                new RefundCommand.PayOut("a transfer", true, World.BEGINNING),
                new RefundCommand.SendAgain(true),
                new RefundCommand.LoseSight(),
                new RefundCommand.AskPerson(World.BEGINNING)));
  }

  public Table<String, RefundRow> refunds() {
    return refunds;
  }

  void apply(Tx tx, String refundNo, RefundCommand command) {
    var row = Objects.requireNonNull(tx.get(refunds, refundNo), refundNo);
    var before = row.refund();
    var decision =
        strays.decide(before, command, (at, asked, _) -> RefundLifecycle.decide(at, asked));
    world.tell("  refund %s %s + %s", refundNo, before.status(), command);
    if (decision instanceof Accepted<Refund, Event>(var next, var events)) {
      var due = next.status().isTerminal() ? null : row.due();
      tx.put(refunds, refundNo, new RefundRow(next, row.tries(), due));
      books.tell(tx, events);
    }
  }

  void claim(Tx tx, RefundRow row) {
    var refund = row.refund();
    var next = Schedule.next(refund.approvedAt(), world.now());
    tx.put(refunds, refund.refundNo(), new RefundRow(refund, row.tries() + 1, next));
  }

  void approve(Tx tx, RefundApproved approved) {
    var payment = tx.lock(books.payments(), approved.paymentId());
    var known = tx.get(refunds, approved.refundNo());
    if (known != null) {
      again(tx, known.refund());
      return;
    }
    var money = payment == null ? null : payment.payment();
    var objection = RefundObjection.to(approved, money, held(tx, approved.paymentId()));
    var refund = Refund.of(approved, money);
    tx.put(refunds, refund.refundNo(), new RefundRow(refund, 0, world.now()));
    objection.ifPresent(
        why -> apply(tx, refund.refundNo(), new RefundCommand.Refuse(why, world.now())));
  }

  private void again(Tx tx, Refund refund) {
    if (refund.status() == RefundStatus.SUCCEEDED) {
      books.tell(tx, List.of(refund.completed(refund.channelRefundId(), world.now())));
    }
  }

  private long held(Tx tx, String paymentId) {
    return tx.all(refunds)
        .map(RefundRow::refund)
        .filter(refund -> refund.paymentId().equals(paymentId) && refund.status().holdsMoney())
        .mapToLong(refund -> refund.amount().amountMinor())
        .sum();
  }

  /** True when nothing is left to do about it; {@code mayWait} for the money it is about. */
  boolean hear(Tx tx, RefundEnded news, boolean mayWait) {
    if (tx.get(refunds, news.refundNo()) != null) {
      end(tx, news);
      return true;
    }
    var payment = withMoney(tx, news.channel(), news.transactionId());
    if (payment == null && mayWait) {
      return false;
    }
    if (payment != null) {
      tx.lock(books.payments(), payment.paymentId());
      if (news.kind() == Kind.REFUND) {
        tx.put(refunds, news.refundNo(), new RefundRow(Refund.adopted(payment, news), 0, null));
      }
    }
    books.tell(tx, List.of(ForeignRefund.told(news, payment, world.now())));
    return true;
  }

  /** As ApplyDisputes does it. */
  boolean hear(Tx tx, Disputed news, boolean mayWait) {
    var payment = withMoney(tx, news.channel(), news.transactionId());
    if (payment == null && mayWait) {
      return false;
    }
    var order = payment == null ? null : payment.order();
    books.tell(
        tx,
        List.of(
            new PaymentDisputed(
                payment == null
                    ? Payment.idOf(news.channel(), news.transactionId())
                    : payment.paymentId(),
                order == null ? null : order.orderNo(),
                order == null ? null : order.tenant(),
                news.channel(),
                news.disputeId(),
                news.stage(),
                news.amount(),
                news.reason(),
                news.replyBy(),
                news.at())));
    return true;
  }

  private void end(Tx tx, RefundEnded news) {
    var known = Objects.requireNonNull(tx.get(refunds, news.refundNo())).refund();
    tx.lock(books.payments(), known.paymentId());
    apply(tx, news.refundNo(), new End(news, world.now()));
  }

  private @Nullable Payment withMoney(Tx tx, String channel, String transactionId) {
    return tx.all(books.payments())
        .map(PaymentRow::payment)
        .filter(payment -> payment.channel().equals(channel))
        .filter(payment -> payment.has(transactionId))
        .reduce((_, last) -> last)
        .orElse(null);
  }
}
