package bida.refund;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What was done about a case, by whom and when; a buyer's app reads what was meant for it. */
@ApplicationScoped
class CaseHistory {

  // A case has a dozen steps; hundreds mean that somebody argues, and the last ones matter.
  private static final int MOST = 500;

  private static final String STEPS =
      """
      select version, at, actor, command, to_tier, to_state, detail, evidence, to_buyer
      from cases_history where case_no = $1 and ($2 or to_buyer or command = 'MakePromise')
      order by version desc limit $3
      """;

  private final Pool pool;

  CaseHistory(Pool pool) {
    this.pool = pool;
  }

  record Step(
      int version,
      Instant at,
      @Nullable String actor,
      String step,
      @Nullable Integer tier,
      String state,
      @Nullable String detail,
      List<String> evidence,
      boolean toBuyer) {

    static Step of(Row row, boolean operator) {
      return new Step(
          row.getInteger("version"),
          row.getOffsetDateTime("at").toInstant(),
          operator ? row.getString("actor") : null,
          row.getString("command"),
          operator ? row.getInteger("to_tier") : null,
          row.getString("to_state"),
          row.getString("detail"),
          List.of(row.getArrayOfStrings("evidence")),
          row.getBoolean("to_buyer"));
    }
  }

  Uni<List<Step>> of(String caseNo, boolean operator) {
    return pool.preparedQuery(STEPS)
        .execute(Tuple.of(caseNo, operator, MOST))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> Step.of(row, operator))
                    .toList()
                    .reversed());
  }
}
