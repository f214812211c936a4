package bida.fulfillment.core;

import static org.assertj.core.api.Assertions.assertThat;

import bida.fulfillment.core.HoldRule.Ruling;
import bida.platform.decision.Decision;
import java.util.List;
import org.junit.jupiter.api.Test;

class HoldRuleTest {

  @Test
  void agreesWithWhatEachLineWouldDecide() {
    for (var line : Samples.all().values()) {
      var decision =
          DeliveryLifecycle.decide(line, new DeliveryCommand.Hold(), Samples.NOW, Samples.PATIENCE);

      assertThat(HoldRule.rule(List.of(line)) instanceof Ruling.TooLate)
          .as("%s", line.status())
          .isEqualTo(decision instanceof Decision.Refused);
    }
  }

  @Test
  void oneLineThatLeftKeepsAllThatWereNamed() {
    var ruling =
        HoldRule.rule(
            List.of(
                Samples.keys(DeliveryStatus.ISSUED), Samples.recharge(DeliveryStatus.DISPATCHED)));

    assertThat(ruling).isEqualTo(new Ruling.TooLate("DISPATCHED"));
  }

  /** Failure D08: what a supplier has or may have is not stopped, so nothing of it goes back. */
  @Test
  void d08WhatASupplierMayHaveIsNotStoppedUntilItSaysThatItFailed() {
    for (var open :
        List.of(DeliveryStatus.DISPATCHED, DeliveryStatus.ACCEPTED, DeliveryStatus.UNKNOWN)) {
      assertThat(HoldRule.rule(List.of(Samples.recharge(open))))
          .as("%s", open)
          .isEqualTo(new Ruling.TooLate("DISPATCHED"));
    }

    assertThat(HoldRule.rule(List.of(Samples.recharge(DeliveryStatus.FAILED))))
        .isEqualTo(new Ruling.InTime());
  }

  @Test
  void anOrderWithoutLinesIsStoppedBeforeItBegins() {
    assertThat(HoldRule.rule(List.of())).isEqualTo(new Ruling.InTime());
  }
}
