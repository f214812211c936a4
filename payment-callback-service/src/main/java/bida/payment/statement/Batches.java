package bida.payment.statement;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** Many rows by one statement of SQL, a bounded number at a time. */
final class Batches {

  // Bounded, so that one statement of SQL stays well under the protocol's limits.
  private static final int AT_ONCE = 1000;

  private Batches() {}

  static Uni<Void> execute(SqlConnection tx, String sql, List<Tuple> rows) {
    var done = Uni.createFrom().voidItem();
    for (int from = 0; from < rows.size(); from += AT_ONCE) {
      var some = new ArrayList<>(rows.subList(from, Math.min(rows.size(), from + AT_ONCE)));
      done = done.chain(() -> tx.preparedQuery(sql).executeBatch(some).replaceWithVoid());
    }
    return done;
  }
}
