package bida.audit;

import java.util.ArrayList;
import java.util.List;

/** Counts what was looked at and what is wrong, and keeps the first rows of it. */
final class Tally {

  private final int kept;
  private final List<Finding> findings = new ArrayList<>();
  private long checked;
  private long violated;

  Tally(int kept) {
    this.kept = kept;
  }

  void checked(long more) {
    checked += more;
  }

  void violated(Finding finding) {
    violated++;
    if (findings.size() < kept) {
      findings.add(finding);
    }
  }

  Verdict of(Invariant invariant) {
    return new Verdict(invariant, checked, violated, List.copyOf(findings));
  }
}
