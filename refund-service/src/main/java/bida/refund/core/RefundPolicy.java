package bida.refund.core;

import bida.contracts.Money;
import bida.refund.core.RefundReason.Ground;

/**
 * Says whether an amount may go back: never above what was captured, by itself where a rule says
 * so.
 */
public final class RefundPolicy {

  /** The answer of the rules. */
  public sealed interface Verdict {
    record Grant() implements Verdict {}

    /** A person has to look, or a fact is still missing. */
    record Review(String why) implements Verdict {}

    /** {@code code} is part of the event refund-refused. */
    record Deny(String code) implements Verdict {}
  }

  private RefundPolicy() {}

  static Verdict judge(Refund refund, Money captured, Grounds grounds) {
    var limit = limit(refund.amount(), captured, grounds.granted());
    if (limit instanceof Verdict.Deny) {
      return limit;
    }
    if (grounds.disputed()) {
      return new Verdict.Review("payment_disputed");
    }
    return RefundReason.of(refund.reason())
        .map(reason -> byReason(reason.ground(), grounds))
        .orElseGet(() -> new Verdict.Review("no_rule_for_reason"));
  }

  /** What no person may overrule either (invariant I2). */
  static Verdict limit(Money amount, Money captured, Money granted) {
    if (!amount.currency().equals(captured.currency())) {
      return new Verdict.Deny("currency_differs");
    }
    if (amount.amountMinor() <= 0) {
      return new Verdict.Deny("amount_not_positive");
    }
    var left = captured.minus(granted);
    return left.atLeast(amount) ? new Verdict.Grant() : new Verdict.Deny("exceeds_captured");
  }

  private static Verdict byReason(Ground ground, Grounds grounds) {
    return switch (ground) {
      case PLATFORM -> new Verdict.Grant();
      case NOTHING_LEFT ->
          grounds.fenced() ? new Verdict.Grant() : new Verdict.Review("delivery_not_held_yet");
    };
  }
}
