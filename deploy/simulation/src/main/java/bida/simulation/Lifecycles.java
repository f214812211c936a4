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
import java.util.LinkedHashMap;
import java.util.Map;

/** How many pairs of a state and a command there are in each lifecycle. */
final class Lifecycles {

  private static final Map<String, Integer> PAIRS = new LinkedHashMap<>();

  static {
    add("order", OrderStatus.class, OrderCommand.class);
    add("window", WindowStatus.class, WindowCommand.class);
    add("payment", PaymentStatus.class, PaymentCommand.class);
    add("delivery", DeliveryStatus.class, DeliveryCommand.class);
    add("refund", bida.refund.core.RefundStatus.class, bida.refund.core.RefundCommand.class);
    add(
        "channel refund",
        bida.payment.core.RefundStatus.class,
        bida.payment.core.RefundCommand.class);
    add("case", CaseState.class, CaseCommand.class);
    add("message", MessageStatus.class, MessageCommand.class);
  }

  private Lifecycles() {}

  private static void add(String name, Class<? extends Enum<?>> states, Class<?> commands) {
    PAIRS.put(name, states.getEnumConstants().length * commands.getPermittedSubclasses().length);
  }

  /** By name of the lifecycle. */
  static Map<String, Integer> pairs() {
    return PAIRS;
  }
}
