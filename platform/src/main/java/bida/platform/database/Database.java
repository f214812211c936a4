package bida.platform.database;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/** Runs work in one transaction, again where PostgreSQL asks for it (40001, 40P01). */
@ApplicationScoped
public class Database {

  // A victim of a deadlock wins within a few tries; more would hide a lock order that is wrong.
  private static final int RETRIES = 5;

  private static final String ANY = "transactions";

  private final Pool pool;
  private final Tries tries;

  Database(Pool pool, Tries tries) {
    this.pool = pool;
    this.tries = tries;
  }

  /** The work may run several times: it touches nothing but the connection it is given. */
  public <T> Uni<T> inTransaction(Function<SqlConnection, Uni<T>> work) {
    return inTransaction(ANY, work);
  }

  /**
   * @param what stands still while it does not end, for whoever looks at the metrics
   */
  public <T> Uni<T> inTransaction(String what, Function<SqlConnection, Uni<T>> work) {
    return tries.watch(what, () -> again(() -> pool.withTransaction(work)));
  }

  /** One that is a transaction by itself, and runs again like one. */
  public Uni<RowSet<Row>> statement(String sql, Tuple values) {
    return tries.watch(ANY, () -> again(() -> pool.preparedQuery(sql).execute(values)));
  }

  private static <T> Uni<T> again(Supplier<Uni<? extends T>> work) {
    return Uni.createFrom()
        .<T>deferred(work)
        .onFailure(SqlStates::isTransient)
        .retry()
        .withBackOff(Duration.ofMillis(10), Duration.ofMillis(200))
        .atMost(RETRIES);
  }

  /** For reads, and single statements that nobody else can be in the way of. */
  public Pool pool() {
    return pool;
  }
}
