package bida.platform.test;

import bida.platform.database.Database;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** What the service under test holds open in its database. Inject it. */
@Singleton
public class Sessions {

  private static final String OTHERS =
      """
      select count(*) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()
        and backend_type = 'client backend' and
      """;

  // Between the end of a call and what is written of it there is a moment, too.
  private static final int LOOKS = 5;

  private final Database database;

  Sessions(Database database) {
    this.database = database;
  }

  /**
   * Waits for a while in which no transaction waits for the service although its call to somebody
   * else is under way: a call inside of a transaction has no such while.
   */
  public void awaitNoTransactionDuring(String call, Callable<Boolean> underWay) {
    var inARow = new AtomicInteger();
    Await.until(
        "a while without a transaction during " + call,
        () -> {
          var quiet = idle() == 0 && underWay.call();
          return quiet ? inARow.incrementAndGet() == LOOKS : reset(inARow);
        });
  }

  private long idle() {
    return count("state like 'idle in transaction%'", Tuple.tuple());
  }

  private static boolean reset(AtomicInteger inARow) {
    inARow.set(0);
    return false;
  }

  /** How many statements that name this wait for a lock, which another transaction holds. */
  public long waitingForALock(String named) {
    return count("wait_event_type = 'Lock' and query like $1", Tuple.of("%" + named + "%"));
  }

  /** How many transactions are open. */
  public long transactions() {
    return count("xact_start is not null", Tuple.tuple());
  }

  private long count(String which, Tuple values) {
    return database
        .pool()
        .preparedQuery(OTHERS + which)
        .execute(values)
        .map(counted -> counted.iterator().next().getLong(0))
        .await()
        .indefinitely();
  }
}
