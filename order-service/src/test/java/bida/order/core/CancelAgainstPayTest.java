package bida.order.core;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Event;
import bida.contracts.OrderEvent.DeliveryRequested;
import bida.contracts.OrderEvent.OrderCancelled;
import bida.contracts.OrderEvent.RefundRequested;
import bida.contracts.ProductType;
import bida.order.core.OrderCommand.Cancel;
import bida.order.core.OrderCommand.CloseWindow;
import bida.order.core.OrderCommand.ConfirmPayment;
import bida.order.core.OrderCommand.PassDeadline;
import bida.platform.decision.Decision.Accepted;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What payments decides between cancel and pay, whenever the order hears of it. */
class CancelAgainstPayTest {

  private static final int INTERLEAVINGS = 1000;

  @Test
  void a08NeverEndsCancelledWithMoneyNorPaysForADeliveryThatWasRefunded() {
    for (int seed = 0; seed < INTERLEAVINGS; seed++) {
      var chance = new Random(seed);
      var order = Samples.placed(Samples.line(1, ProductType.CARD_KEY));
      var told = new ArrayList<Event>();
      var paid = false;

      for (int i = 0; i < 12; i++) {
        var command = command(chance);
        paid |= command instanceof ConfirmPayment;
        if (OrderLifecycle.decide(order, command, Samples.NOW)
            instanceof Accepted(var next, var events)) {
          order = next;
          told.addAll(events);
        }
      }

      var refunds = told.stream().filter(RefundRequested.class::isInstance).count();
      var deliveries = told.stream().filter(DeliveryRequested.class::isInstance).count();
      if (paid) {
        assertThat(order.status()).as("seed %s", seed).isNotEqualTo(OrderStatus.CANCELLED);
        assertThat(refunds).as("seed %s", seed).isLessThanOrEqualTo(1);
        assertThat(deliveries == 0 || refunds == 0).as("seed %s", seed).isTrue();
        assertThat(order.status() == OrderStatus.REFUNDING)
            .as("seed %s", seed)
            .isEqualTo(refunds == 1);
      } else {
        assertThat(told).as("seed %s", seed).doesNotHaveAnyElementsOfTypes(RefundRequested.class);
        assertThat(order.status() == OrderStatus.CANCELLED)
            .as("seed %s", seed)
            .isEqualTo(told.stream().anyMatch(OrderCancelled.class::isInstance));
      }
    }
  }

  /** The same payment may be told again, with stock or without: only a late one looks at it. */
  private static OrderCommand command(Random chance) {
    return List.of(
            new Cancel(),
            new PassDeadline(),
            new CloseWindow(),
            new ConfirmPayment("p1", Samples.PRICE, Samples.NOW, chance.nextBoolean()))
        .get(chance.nextInt(4));
  }
}
