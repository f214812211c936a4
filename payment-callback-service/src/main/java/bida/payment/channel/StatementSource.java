package bida.payment.channel;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.function.Supplier;

/**
 * A channel's own account of a day, downloaded whole and read row by row. Calls block and belong on
 * virtual threads, never in a transaction.
 */
public interface StatementSource {

  /** The name of the channel, as {@link Channel#name}. */
  String channel();

  /** Our merchants there that have a statement. */
  Collection<String> merchants();

  /** From when on the statement of a day (Asia/Shanghai) may be asked for. */
  Instant readyAt(LocalDate day);

  /** Never throws: no answer is an answer of its own. What arrived is in {@code file}, unread. */
  StatementAnswer fetch(String merchant, LocalDate day, Path file);

  /**
   * Reads what {@link #fetch} wrote. Rows are handed over before the totals are known, so nothing
   * may be done about them before this returns; money is exact, columns are found by their names.
   *
   * @param takers is asked, by the caller's thread, for one taker for each part that is read by a
   *     thread of its own
   * @return how many rows there were
   * @throws StatementFlaw when file, hash or totals are not right: then no row counts
   */
  long read(String merchant, Path file, Supplier<? extends StatementTaker> takers)
      throws StatementFlaw;
}
