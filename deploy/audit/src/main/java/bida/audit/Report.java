package bida.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.List;

/** What an operator reads: each invariant, how much was looked at, and what breaks it. */
final class Report {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Report() {}

  static void print(List<Verdict> verdicts, PrintStream out) {
    for (var verdict : verdicts) {
      out.printf(
          "%-4s %-4s %9d checked %7d violated  %s%n",
          verdict.holds() ? "ok" : "BAD",
          verdict.invariant().name(),
          verdict.checked(),
          verdict.violated(),
          verdict.invariant().sentence());
      for (var finding : verdict.findings()) {
        out.printf("       %-32s %s%n", finding.subject(), finding.what());
      }
      var more = verdict.violated() - verdict.findings().size();
      if (more > 0) {
        out.printf("       and %d more%n", more);
      }
    }
  }

  static void printJson(List<Verdict> verdicts, Moment at, PrintStream out) {
    var report = JSON.createObjectNode();
    report.put("at", at.now().toString());
    report.put("settled", at.settled().toString());
    report.put("holds", verdicts.stream().allMatch(Verdict::holds));
    var list = report.putArray("invariants");
    verdicts.forEach(verdict -> list.add(json(verdict)));
    out.println(report.toPrettyString());
  }

  private static ObjectNode json(Verdict verdict) {
    var node = JSON.createObjectNode();
    node.put("name", verdict.invariant().name());
    node.put("sentence", verdict.invariant().sentence());
    node.put("checked", verdict.checked());
    node.put("violated", verdict.violated());
    var rows = node.putArray("rows");
    for (var finding : verdict.findings()) {
      rows.addObject().put("subject", finding.subject()).put("what", finding.what());
    }
    return node;
  }
}
