package bida.fulfillment.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ResaleOutcomeTest {

  @ParameterizedTest
  @CsvSource({
    // given, and its delivery       | then
    "ASKED,     ,             PROCESSING",
    "PLACED,    ,             PROCESSING",
    "REFUSED,   ,             FAILED",
    "CANCELLED, ,             FAILED",
    "PLACED,    REQUESTED,    PROCESSING",
    "PLACED,    NEEDS_ACCOUNT,PROCESSING",
    "PLACED,    DISPATCHED,   PROCESSING",
    "PLACED,    ACCEPTED,     PROCESSING",
    "PLACED,    UNKNOWN,      PROCESSING",
    "PLACED,    ISSUED,       DELIVERED",
    "PLACED,    REVEALED,     DELIVERED",
    "PLACED,    SUCCEEDED,    DELIVERED",
    "PLACED,    UNAVAILABLE,  FAILED",
    "PLACED,    FAILED,       FAILED",
    "PLACED,    HELD,         FAILED",
    "CANCELLED, ISSUED,       FAILED",
    "CANCELLED, UNKNOWN,      FAILED",
  })
  void isToldAs(ResaleStatus status, DeliveryStatus delivery, ResaleOutcome then) {
    assertThat(ResaleOutcome.of(status, delivery)).isEqualTo(then);
  }

  /** What a platform has cannot be taken from it by money that goes back. */
  @ParameterizedTest
  @EnumSource(
      value = DeliveryStatus.class,
      names = {"REVEALED", "SUCCEEDED"})
  void staysDeliveredWhateverBecomesOfItsMoney(DeliveryStatus delivery) {
    assertThat(ResaleStatus.values())
        .allMatch(status -> ResaleOutcome.of(status, delivery) == ResaleOutcome.DELIVERED);
  }

  /** As long as a supplier may have it, only money that is back ends it. */
  @Test
  void failsNothingThatASupplierMayStillDeliver() {
    Arrays.stream(DeliveryStatus.values())
        .filter(DeliveryStatus::isOpenAtSupplier)
        .forEach(
            open ->
                EnumSet.of(ResaleStatus.ASKED, ResaleStatus.PLACED)
                    .forEach(
                        status ->
                            assertThat(ResaleOutcome.of(status, open))
                                .isEqualTo(ResaleOutcome.PROCESSING)));
  }
}
