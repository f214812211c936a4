package bida.payment;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Money;
import bida.payment.core.Refund;
import bida.payment.core.RefundStatus;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefundArrivalTest {

  private static final Instant APPROVED = Instant.parse("2026-10-18T16:00:00Z");

  @ParameterizedTest
  @EnumSource
  void promisesWhatIsOnItsWayOrThereOnly(RefundStatus status) {
    var arrival = RefundArrival.of(refund(status), Duration.ofDays(5));

    switch (status) {
      case APPROVED, SUBMITTED, UNKNOWN, SUCCEEDED ->
          assertThat(arrival).isEqualTo("2026-10-23T16:00:00Z");
      case FAILED, ROUTE_BROKEN, MISMATCH -> assertThat(arrival).isNull();
    }
  }

  private static Refund refund(RefundStatus status) {
    return new Refund(
        "RF1",
        "VG1",
        "VG",
        "app-1",
        "wechat",
        Money.of(990, "CNY"),
        "out of stock",
        status,
        APPROVED,
        false,
        null,
        null);
  }
}
