package bida.simulation;

import bida.fulfillment.core.DeliveryCommand;
import bida.fulfillment.core.DeliveryStatus;
import bida.notification.core.MessageCommand;
import bida.notification.core.MessageStatus;
import bida.order.core.OrderCommand;
import bida.order.core.OrderStatus;
import bida.payment.core.PaymentCommand;
import bida.payment.core.PaymentStatus;
import bida.payment.core.WindowCommand;
import bida.payment.core.WindowStatus;
import bida.refund.core.CaseCommand;
import bida.refund.core.CaseState;
import java.util.List;
import java.util.stream.Stream;

/** The lifecycles that run here, and all pairs of a state and a command of each. */
final class Lifecycles {

  /** {@code test}: has every pair in its table. */
  record Lifecycle(String name, Class<? extends Enum<?>> states, Class<?> commands, String test) {

    /** Of names. */
    record Pair(String command, String state) {}

    Stream<Pair> pairs() {
      return Stream.of(commands.getPermittedSubclasses())
          .flatMap(
              command ->
                  Stream.of(states.getEnumConstants())
                      .map(state -> new Pair(command.getSimpleName(), state.name())));
    }
  }

  private static final List<Lifecycle> ALL =
      List.of(
          new Lifecycle(
              "order", OrderStatus.class, OrderCommand.class, "bida.order.core.OrderLifecycleTest"),
          new Lifecycle(
              "window",
              WindowStatus.class,
              WindowCommand.class,
              "bida.payment.core.LifecyclesTest"),
          new Lifecycle(
              "payment",
              PaymentStatus.class,
              PaymentCommand.class,
              "bida.payment.core.LifecyclesTest"),
          new Lifecycle(
              "delivery",
              DeliveryStatus.class,
              DeliveryCommand.class,
              "bida.fulfillment.core.DeliveryLifecycleTest"),
          new Lifecycle(
              "refund",
              bida.refund.core.RefundStatus.class,
              bida.refund.core.RefundCommand.class,
              "bida.refund.core.RefundLifecycleTest"),
          new Lifecycle(
              "channel refund",
              bida.payment.core.RefundStatus.class,
              bida.payment.core.RefundCommand.class,
              "bida.payment.core.LifecyclesTest"),
          new Lifecycle(
              "case", CaseState.class, CaseCommand.class, "bida.refund.core.CaseLifecycleTest"),
          new Lifecycle(
              "message",
              MessageStatus.class,
              MessageCommand.class,
              "bida.notification.core.MessageLifecycleTest"));

  private Lifecycles() {}

  static List<Lifecycle> all() {
    return ALL;
  }
}
