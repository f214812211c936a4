package bida.audit;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Asks the books about one invariant after the other. */
public final class Audit {

  private final List<Invariant> invariants;
  private final int kept;

  /**
   * @param kept how many rows that break an invariant are named; all of them are counted
   */
  public Audit(List<Invariant> invariants, int kept) {
    this.invariants = List.copyOf(invariants);
    this.kept = kept;
  }

  public List<Verdict> ask(Books.Door door, Moment at) throws SQLException {
    var verdicts = new ArrayList<Verdict>();
    try (var books = Books.open(door)) {
      for (var invariant : invariants) {
        var tally = new Tally(kept);
        for (var check : invariant.checks()) {
          check.ask(books, at, tally);
        }
        verdicts.add(tally.of(invariant));
      }
    }
    return verdicts;
  }
}
