package bida.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What Prometheus reads of the audits so far. An audit that failed leaves the counts of the one
 * before it, whose time says how old they are.
 */
final class Gauges {

  private final Map<String, Long> checked = new TreeMap<>();
  private final Map<String, Long> violations = new TreeMap<>();
  private long failures;
  private long lastSuccess;
  private double seconds;

  /**
   * @param at when the books were asked
   * @param took how long they took to answer
   */
  synchronized void succeeded(List<Verdict> verdicts, Instant at, Duration took) {
    for (var verdict : verdicts) {
      checked.merge(verdict.invariant().name(), verdict.checked(), Long::sum);
      violations.put(verdict.invariant().name(), verdict.violated());
    }
    lastSuccess = at.getEpochSecond();
    seconds = took.toMillis() / 1e3;
  }

  synchronized void failed() {
    failures++;
  }

  /** In the text format of Prometheus, version 0.0.4. */
  synchronized String text() {
    var text = new StringBuilder();
    head(text, "bida_audit_checked_total", "counter", "Rows and orders looked at, by invariant.");
    lines(text, "bida_audit_checked_total", checked);
    head(text, "bida_audit_violations", "gauge", "What broke an invariant in the last audit.");
    lines(text, "bida_audit_violations", violations);
    head(text, "bida_audit_failures_total", "counter", "Audits that came to no end.");
    text.append("bida_audit_failures_total ").append(failures).append('\n');
    head(text, "bida_audit_last_success_seconds", "gauge", "Epoch second of the last whole audit.");
    text.append("bida_audit_last_success_seconds ").append(lastSuccess).append('\n');
    head(text, "bida_audit_duration_seconds", "gauge", "How long the last whole audit took.");
    text.append("bida_audit_duration_seconds ").append(seconds).append('\n');
    return text.toString();
  }

  private static void head(StringBuilder text, String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private static void lines(StringBuilder text, String name, Map<String, Long> values) {
    values.forEach(
        (invariant, value) ->
            text.append(name)
                .append("{invariant=\"")
                .append(invariant)
                .append("\"} ")
                .append(value)
                .append('\n'));
  }
}
