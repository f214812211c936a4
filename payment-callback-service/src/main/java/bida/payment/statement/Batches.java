package bida.payment.statement;

import bida.platform.database.InOrder;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.stream.IntStream;

/** Many rows by one statement of SQL, a bounded number at a time. */
final class Batches {

  // Bounded, so that one statement of SQL stays well under the protocol's limits.
  private static final int AT_ONCE = 1000;

  private Batches() {}

  static Uni<Void> execute(SqlConnection tx, String sql, List<Tuple> rows) {
    var batches =
        IntStream.iterate(0, from -> from < rows.size(), from -> from + AT_ONCE)
            .mapToObj(from -> rows.subList(from, Math.min(rows.size(), from + AT_ONCE)))
            .toList();
    return InOrder.each(
        batches, some -> tx.preparedQuery(sql).executeBatch(some).replaceWithVoid());
  }
}
