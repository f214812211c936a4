package bida.refund.core;

import bida.contracts.CaseNeeded;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a case is opened.
 *
 * @param subject the refund it is about, where there is one
 * @param answerBy where somebody outside waits for an answer; otherwise the kind says
 * @param by a rule, {@code app:…} or an operator
 */
public record CaseOpening(
    CaseNeeded needed, @Nullable String subject, @Nullable Instant answerBy, String by) {

  static final String RULE = "rule";
  private static final String APP = "app:";

  public static CaseOpening byRule(CaseNeeded needed, @Nullable String subject) {
    return new CaseOpening(needed, subject, null, RULE);
  }

  public static CaseOpening byApp(CaseNeeded needed, String app) {
    return new CaseOpening(needed, null, null, APP + app);
  }

  public static CaseOpening byOperator(CaseNeeded needed, String operator) {
    return new CaseOpening(needed, null, null, operator);
  }

  /** Somebody outside waits for an answer, where {@code answerBy} says so until then. */
  public static CaseOpening answeredBy(CaseNeeded needed, @Nullable Instant answerBy) {
    return new CaseOpening(needed, null, answerBy, RULE);
  }

  /** Not everybody who needs a case knows whose order it is about. */
  public CaseOpening ofTenant(String tenant) {
    var known =
        new CaseNeeded(
            needed.dedupeKey(),
            needed.kind(),
            needed.orderNo(),
            tenant,
            needed.detail(),
            needed.neededAt());
    return new CaseOpening(known, subject, answerBy, by);
  }

  boolean isByApp() {
    return by.startsWith(APP);
  }
}
