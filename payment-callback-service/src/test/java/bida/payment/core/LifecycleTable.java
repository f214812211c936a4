package bida.payment.core;

import bida.contracts.CaseNeeded;
import bida.contracts.Event;
import bida.contracts.PaymentEvent.PaymentUnmatched;
import bida.contracts.PaymentEvent.RefundFailed;
import bida.platform.decision.Decision;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A whole life as text: every status with every command, what follows and who is told. */
final class LifecycleTable {

  private LifecycleTable() {}

  static <S, C> String of(
      List<S> states,
      Map<String, C> commands,
      Function<S, Enum<?>> status,
      BiFunction<S, C, Decision<S, Event>> decide) {
    var table =
        new StringBuilder(
            "# given      | when                          | then                       | and tells the others\n");
    for (var state : states) {
      commands.forEach(
          (name, command) -> {
            var decision = decide.apply(state, command);
            table.append(
                "%-12s | %-29s | %-26s | %s"
                        .formatted(
                            status.apply(state), name, then(decision, status), tells(decision))
                        .stripTrailing()
                    + "\n");
          });
    }
    return table.toString();
  }

  private static <S> String then(Decision<S, Event> decision, Function<S, Enum<?>> status) {
    return switch (decision) {
      case Decision.Accepted(var next, _) -> status.apply(next).name();
      case Decision.Ignored<S, Event> _ -> "ignored";
      case Decision.Refused(var code, _) -> "! " + code;
    };
  }

  private static <S> String tells(Decision<S, Event> decision) {
    return decision instanceof Decision.Accepted(_, var events)
        ? events.stream().map(event -> tell((Event) event)).collect(Collectors.joining(", "))
        : "";
  }

  private static String tell(Event event) {
    return event.getClass().getSimpleName()
        + switch (event) {
          case PaymentUnmatched unmatched -> "(" + unmatched.reason() + ")";
          case CaseNeeded needed -> "(" + needed.kind() + ")";
          case RefundFailed failed when failed.routeBroken() -> "(route broken)";
          default -> "";
        };
  }
}
