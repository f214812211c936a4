package bida.simulation.machine;

import bida.contracts.Event;
import bida.contracts.OrderEvent.OrderCancelled;
import bida.platform.test.TablesContract;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The simulated tables keep what PostgreSQL does: who comes second is refused. */
class TablesTest extends TablesContract {

  @Override
  protected Tables tables() {
    return new Simulated();
  }

  private static final class Simulated implements Tables {

    private final World world = World.silent(Set.of());
    private final Database database = new Database(world, "mine");
    private final Inbox inbox = new Inbox(world);
    private final Table<String, Integer> rows = new Table<>();
    private final Table<String, List<Long>> heard = new Table<>();

    @Override
    public Work begin() {
      var tx = database.begin();
      return new Begun(tx, () -> database.commit(tx));
    }

    @Override
    public Work hearing(String key, long sequence) {
      var tx = database.begin();
      var sent = new Sent("theirs", key, sequence, event(key, String.valueOf(sequence)));
      inbox.receive(tx, sent, this::hear);
      return new Begun(tx, () -> commit(tx, sent));
    }

    private boolean commit(Tx tx, Sent sent) {
      var committed = database.commit(tx);
      inbox.drain(database, sent, this::hear);
      return committed;
    }

    private void hear(Event event, Tx tx) {
      var key = event.key();
      var before = tx.get(heard, key);
      var all = before == null ? new ArrayList<Long>() : new ArrayList<>(before);
      all.add(Long.valueOf(((OrderCancelled) event).reason()));
      tx.put(heard, key, all);
    }

    /** At once: nobody waits here. */
    @Override
    public <T> CompletableFuture<T> meanwhile(Supplier<T> work) {
      return CompletableFuture.completedFuture(work.get());
    }

    @Override
    public @Nullable Integer committed(String row) {
      return rows.get(row);
    }

    @Override
    public List<String> told(String key) {
      return database.outbox().stream()
          .filter(sent -> sent.key().equals(key))
          .map(sent -> sent.sequence() + ":" + ((OrderCancelled) sent.event()).reason())
          .toList();
    }

    @Override
    public List<Long> heard(String key) {
      var all = heard.get(key);
      return all == null ? List.of() : all;
    }

    private final class Begun implements Work {

      private final Tx tx;
      private final Supplier<Boolean> commit;

      Begun(Tx tx, Supplier<Boolean> commit) {
        this.tx = tx;
        this.commit = commit;
      }

      @Override
      public @Nullable Integer read(String row) {
        return tx.get(rows, row);
      }

      @Override
      public void write(String row, int value) {
        tx.put(rows, row, value);
      }

      @Override
      public List<Integer> all() {
        return tx.all(rows).toList();
      }

      @Override
      public void tell(String key, List<String> reasons) {
        tx.tell(key, reasons.stream().map(reason -> event(key, reason)).toList());
      }

      @Override
      public boolean commit() {
        return commit.get();
      }

      /** Whoever dies here leaves nothing behind, and nothing to do. */
      @Override
      public void rollBack() {}
    }

    private static OrderCancelled event(String key, String reason) {
      return new OrderCancelled(key, "app", reason, Instant.EPOCH);
    }
  }
}
