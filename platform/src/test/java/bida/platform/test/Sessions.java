package bida.platform.test;

import bida.platform.database.Database;
import jakarta.inject.Singleton;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** What the service under test holds open in its database. Inject it. */
@Singleton
public class Sessions {

  private static final String WAITING_FOR_US =
      """
      select count(*) from pg_stat_activity
      where datname = current_database() and state like 'idle in transaction%'
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
          var quiet = waitingForUs() == 0 && underWay.call();
          return quiet ? inARow.incrementAndGet() == LOOKS : reset(inARow);
        });
  }

  private static boolean reset(AtomicInteger inARow) {
    inARow.set(0);
    return false;
  }

  private long waitingForUs() {
    return database
        .pool()
        .query(WAITING_FOR_US)
        .execute()
        .map(counted -> counted.iterator().next().getLong(0))
        .await()
        .indefinitely();
  }
}
