package bida.simulation.machine;

import bida.contracts.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The database of one service, with its outbox and the place up to which that was relayed. */
public final class Database {

  record Told(String key, Event event) {}

  private final World world;
  private final String topic;
  private final List<Sent> outbox = new ArrayList<>();
  private final Map<String, Long> sequences = new HashMap<>();
  private int relayed;
  private long changes;

  public Database(World world, String topic) {
    this.world = world;
    this.topic = topic;
  }

  public Tx begin() {
    return new Tx(this, true);
  }

  public boolean commit(Tx tx) {
    note(tx);
    return tx.commit(!world.lacks(Guard.VERSION_CHECK));
  }

  /** At once: nobody comes between its beginning and its end. */
  public void inTransaction(Consumer<Tx> work) {
    var tx = new Tx(this, false);
    work.accept(tx);
    note(tx);
    tx.commit(false);
  }

  private void note(Tx tx) {
    if (tx.hasDone()) {
      changes++;
    }
  }

  /** Grows with everything that was written. */
  public long changes() {
    return changes;
  }

  void publish(Told told) {
    var sequence = sequences.merge(told.key(), 1L, Long::sum);
    outbox.add(new Sent(topic, told.key(), sequence, told.event()));
    world.tell("  → %s %s#%d %s", topic, told.key(), sequence, told.event());
  }

  public boolean hasUnrelayed() {
    return relayed < outbox.size();
  }

  public Sent relayNext() {
    return outbox.get(relayed++);
  }

  /** It died before it had noted how far it was. */
  public void relayAgain(int records) {
    relayed = Math.max(0, relayed - records);
  }

  public List<Sent> outbox() {
    return outbox;
  }

  public int relayed() {
    return relayed;
  }
}
