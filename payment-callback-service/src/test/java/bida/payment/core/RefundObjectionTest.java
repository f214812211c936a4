package bida.payment.core;

import static bida.payment.core.Samples.NOW;
import static bida.payment.core.Samples.ORDER;
import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Money;
import bida.contracts.RefundEvent.RefundApproved;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefundObjectionTest {

  private static final Payment PAID = Samples.payment(PaymentStatus.SUCCEEDED);

  /** 990 came. */
  @ParameterizedTest
  @CsvSource({
    "990, 0, true",
    "991, 0, false",
    "490, 500, true",
    "491, 500, false",
    "1, 990, false"
  })
  void neverGivesMoreThanIsLeft(long amount, long gone, boolean granted) {
    var objection = RefundObjection.to(approved(ORDER, Money.of(amount, "CNY")), PAID, gone);

    assertThat(objection.isEmpty()).isEqualTo(granted);
    assertThat(objection.orElse("exceeds_payment")).isEqualTo("exceeds_payment");
  }

  @Test
  void givesNothingOfMoneyThatNobodyHasSeen() {
    var approved = approved(ORDER, Money.of(990, "CNY"));

    assertThat(RefundObjection.to(approved, null, 0)).contains("payment_unknown");
    assertThat(RefundObjection.to(approved, Samples.payment(PaymentStatus.PENDING), 0))
        .contains("payment_unknown");
  }

  @Test
  void givesNothingInAnotherCurrency() {
    assertThat(RefundObjection.to(approved(ORDER, Money.of(990, "USD")), PAID, 0))
        .contains("currency_differs");
  }

  @Test
  void leavesWhatItsBuyerClaimedForGoods() {
    var claimed = Samples.payment(PaymentStatus.CLAIMED);

    assertThat(RefundObjection.to(approved(null, Money.of(990, "CNY")), claimed, 0))
        .isPresent()
        .isNotEqualTo(RefundObjection.to(approved(null, Money.of(990, "CNY")), null, 0));
    assertThat(RefundObjection.to(approved(ORDER, Money.of(990, "CNY")), claimed, 0)).isEmpty();
  }

  private static RefundApproved approved(@Nullable String orderNo, Money amount) {
    return new RefundApproved("RF1", "P1", orderNo, "app-1", amount, "DELIVERY_FAILED", NOW);
  }
}
