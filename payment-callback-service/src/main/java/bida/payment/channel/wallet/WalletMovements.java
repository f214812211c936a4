package bida.payment.channel.wallet;

import bida.contracts.Money;
import bida.payment.channel.Merchants;
import bida.payment.channel.RefundOrder;
import bida.payment.core.Movement;

/** What an entry of the book means as money: our own numbers name it, for there are no others. */
final class WalletMovements {

  private WalletMovements() {}

  static Movement.MoneyIn paid(Entry payment) {
    return new Movement.MoneyIn(
        WalletChannel.NAME,
        Merchants.DEFAULT,
        payment.reference(),
        payment.reference(),
        Money.of(-payment.amountMinor(), payment.owner().currency()),
        payment.at());
  }

  static Movement.RefundEnded refunded(RefundOrder order, Entry refund) {
    return new Movement.RefundEnded(
        WalletChannel.NAME,
        Merchants.DEFAULT,
        Movement.Kind.REFUND,
        refund.reference(),
        refund.reference(),
        order.paymentNo(),
        order.transactionId(),
        Money.of(refund.amountMinor(), refund.owner().currency()),
        refund.at());
  }
}
