package bida.payment;

import bida.payment.channel.wallet.Owner;
import bida.payment.channel.wallet.Wallets;
import bida.payment.core.OperatorAct;
import bida.payment.core.OperatorTask.ConfirmPayment;
import bida.payment.core.OperatorTask.CreditWallet;
import bida.payment.core.OperatorTask.PayOutRefund;
import bida.payment.core.OperatorTask.SettleRefund;
import bida.platform.problem.Problems;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/** Does what an operator's act is about, in the transaction that ends the act. */
@ApplicationScoped
class CarryOutActs {

  private final ConfirmByHand confirmByHand;
  private final RefundByHand refundByHand;
  private final Wallets wallets;
  private final ApplyMovements appliers;
  private final ExecuteRefunds executeRefunds;

  CarryOutActs(
      ConfirmByHand confirmByHand,
      RefundByHand refundByHand,
      Wallets wallets,
      ApplyMovements appliers,
      ExecuteRefunds executeRefunds) {
    this.confirmByHand = confirmByHand;
    this.refundByHand = refundByHand;
    this.wallets = wallets;
    this.appliers = appliers;
    this.executeRefunds = executeRefunds;
  }

  /** Refuses what cannot be done, with a problem; else gives what is left to do. */
  Uni<Supplier<Uni<Void>>> ready(SqlConnection tx, OperatorAct act) {
    return switch (act.task()) {
      case ConfirmPayment task -> confirmByHand.ready(tx, task);
      case PayOutRefund task -> refundByHand.ready(tx, task, actor(act));
      case SettleRefund task -> refundByHand.ready(tx, task, actor(act));
      case CreditWallet task -> Uni.createFrom().voidItem().map(_ -> () -> credit(tx, act, task));
    };
  }

  /** Once it is committed; nobody waits, for the rounds would find it anyway. */
  void afterwards() {
    appliers.call();
    executeRefunds.call();
  }

  // The number of the act names the credit, so that it is booked once.
  private Uni<Void> credit(SqlConnection tx, OperatorAct act, CreditWallet task) {
    var change = task.change();
    var owner = new Owner(task.tenant(), task.buyerId(), change.currency());
    return wallets
        .credit(tx, owner, act.actId(), change.amountMinor(), actor(act), act.reason())
        .invoke(
            entry -> {
              if (entry.isEmpty()) {
                throw Problems.conflict(
                    "insufficient_balance", "The wallet does not hold so much.");
              }
            })
        .replaceWithVoid();
  }

  private static String actor(OperatorAct act) {
    var second = act.approvedBy();
    return "operator:" + act.proposedBy() + (second == null ? "" : "+" + second);
  }
}
