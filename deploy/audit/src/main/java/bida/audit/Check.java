package bida.audit;

import java.sql.SQLException;

/** One way to ask the books about an invariant. */
sealed interface Check permits Question, Comparison {

  void ask(Books books, Moment at, Tally tally) throws SQLException;
}
