package bida.audit;

import bida.audit.Fact.Case;
import bida.audit.Fact.Trouble;
import java.util.List;

/**
 * Invariants I8 and I9: where a statement and our own books do not match, a person works on it in
 * time, or has said what it was.
 */
final class EveryTroubleHasItsCase implements Rule {

  static Comparison of(Book book, String sql) {
    return new Comparison(
        List.of(Sources.troubles(book, sql), Sources.CASES_BY_DEDUPE_KEY),
        new EveryTroubleHasItsCase());
  }

  @Override
  public boolean concerns(Together together) {
    return together.has(Trouble.class);
  }

  @Override
  public List<Finding> judge(Together together, Moment at) {
    var cases = together.all(Case.class);
    var why =
        cases.isEmpty()
            ? ", and there is no case of it"
            : ", and its case " + cases.getFirst().caseNo() + " is past its time";
    return cases.stream().anyMatch(one -> !one.open() || EveryPaymentEnds.isInTime(one, at))
        ? List.of()
        : together.all(Trouble.class).stream()
            .map(trouble -> new Finding(trouble.subject(), trouble.what() + why))
            .toList();
  }
}
