package bida.refund.core;

import org.jspecify.annotations.Nullable;

/** What may be asked of a case. */
public sealed interface CaseCommand {

  String actor();

  /** {@code resolution} names what was done about it. */
  record Resolve(String actor, String resolution, @Nullable String note) implements CaseCommand {}

  /** What it was about ended well by itself. */
  record Settle(String how) implements CaseCommand {
    @Override
    public String actor() {
      return "rule";
    }
  }

  /** Nobody answered in time. */
  record MissAnswer() implements CaseCommand {
    @Override
    public String actor() {
      return "timer";
    }
  }
}
