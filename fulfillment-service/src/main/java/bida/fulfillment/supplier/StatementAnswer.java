package bida.fulfillment.supplier;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A day's statement, or why there is none yet. */
public sealed interface StatementAnswer {

  record Listed(List<Row> rows) implements StatementAnswer {
    public Listed {
      rows = List.copyOf(rows);
    }
  }

  record Missing(String cause) implements StatementAnswer {}

  /**
   * One order as it stands in the statement.
   *
   * @param cost what it charges for all of it, in its currency; null where it does not tell
   */
  record Row(String attemptNo, CallbackReport.Outcome outcome, @Nullable BigDecimal cost) {}
}
