package bida.payment;

import static org.assertj.core.api.Assertions.assertThat;

import bida.platform.test.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** After every group of callbacks somebody looks for what is due, so that look has to be cheap. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class DueMovementsTest {

  private static final String MANY_THAT_WAIT =
      """
      insert into movement (channel, kind, reference, told_by, recorded_at, facts, next_try_at,
                            amount_minor, currency, happened_at)
      select 'wechat', 'PAYMENT', 'waiting ' || n, 'CALLBACK', now(), '{}', 'infinity', 990, 'CNY', now()
      from generate_series(1, 5000) as n
      """;

  @Inject Pool pool;

  /** A service prepares its statements once, and their plans soon know no parameters. */
  @Test
  void looksIntoTheQueueAndNotThroughTheTableWhileManyWait() {
    var plan =
        pool.withConnection(
                connection ->
                    connection.begin().flatMap(tx -> plan(connection).eventually(tx::rollback)))
            .await()
            .indefinitely();

    assertThat(plan).contains("Index Scan using movement_due").doesNotContain("Seq Scan");
  }

  private static Uni<String> plan(SqlConnection connection) {
    return connection
        .query(MANY_THAT_WAIT)
        .execute()
        .chain(() -> connection.query("analyze movement").execute())
        .chain(() -> connection.query("explain (generic_plan) " + ApplyMovements.ANY).execute())
        .map(rows -> rows.stream().map(row -> row.getString(0)).collect(Collectors.joining("\n")));
  }
}
