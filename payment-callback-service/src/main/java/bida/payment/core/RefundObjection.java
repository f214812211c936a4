package bida.payment.core;

import bida.contracts.PaymentEvent.RefundFailed;
import bida.contracts.RefundEvent.RefundApproved;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why an approved refund is not carried out (product.md, I2); asked under the payment's lock. */
public final class RefundObjection {

  private RefundObjection() {}

  /**
   * @param payment null where nobody here knows it
   * @param goneMinor what of it another refund cannot give any more, in minor units of its currency
   */
  public static Optional<String> to(
      RefundApproved approved, @Nullable Payment payment, long goneMinor) {
    var received = payment == null ? null : payment.received();
    if (payment == null || received == null) {
      return Optional.of("payment_unknown");
    }
    // The timer of refund-service was as fast as the buyer; what was claimed for goods stays.
    if (payment.isClaimedFromUnder(approved.orderNo())) {
      return Optional.of(RefundFailed.CLAIMED);
    }
    if (!received.amount().currency().equals(approved.amount().currency())) {
      return Optional.of("currency_differs");
    }
    return approved.amount().amountMinor() > received.amount().amountMinor() - goneMinor
        ? Optional.of("exceeds_payment")
        : Optional.empty();
  }
}
