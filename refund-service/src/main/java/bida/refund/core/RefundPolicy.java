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
    /** {@code amount}: less than was asked for where a lost dispute has given back a part. */
    record Grant(Money amount) implements Verdict {}

    /** A lost dispute has given back all that was left. */
    record Covered() implements Verdict {}

    /** A person has to look, or a fact is still missing. */
    record Review(String why) implements Verdict {}

    /** {@code code} is part of the event refund-refused. */
    record Deny(String code) implements Verdict {}
  }

  private RefundPolicy() {}

  static Verdict judge(Refund refund, Money captured, Grounds grounds) {
    var limit = limit(refund.amount(), captured, grounds);
    return limit instanceof Verdict.Grant grant ? byRule(refund, grounds, grant) : limit;
  }

  /** What no person may overrule either (invariant I2). */
  static Verdict limit(Money amount, Money captured, Grounds grounds) {
    if (!amount.currency().equals(captured.currency())) {
      return new Verdict.Deny("currency_differs");
    }
    if (amount.amountMinor() <= 0) {
      return new Verdict.Deny("amount_not_positive");
    }
    var left = captured.minus(grounds.granted());
    if (left.atLeast(amount)) {
      return new Verdict.Grant(amount);
    }
    // What the channel took for a dispute went to the payer, so that only the rest is owed.
    if (grounds.disputeLost() && captured.atLeast(amount)) {
      return left.amountMinor() > 0 ? new Verdict.Grant(left) : new Verdict.Covered();
    }
    return new Verdict.Deny("exceeds_captured");
  }

  private static Verdict byRule(Refund refund, Grounds grounds, Verdict.Grant grant) {
    if (grounds.disputed()) {
      return new Verdict.Review("payment_disputed");
    }
    return RefundReason.of(refund.reason())
        .map(reason -> byReason(reason.ground(), grounds, grant))
        .orElseGet(() -> new Verdict.Review("no_rule_for_reason"));
  }

  private static Verdict byReason(Ground ground, Grounds grounds, Verdict.Grant grant) {
    return switch (ground) {
      case PLATFORM -> grant;
      case NOTHING_LEFT ->
          grounds.held().atLeast(grant.amount())
              ? grant
              : new Verdict.Review("delivery_not_held_yet");
      case LOSS -> byLoss(grounds.loss(), grant);
    };
  }

  private static Verdict byLoss(Loss loss, Verdict.Grant grant) {
    if (!loss.isWrittenOff()) {
      return new Verdict.Review("not_written_off_yet");
    }
    return loss.leftMinor() >= grant.amount().amountMinor()
        ? grant
        : new Verdict.Review("loss_cap_reached");
  }
}
