package bida.simulation.machine;

import bida.contracts.Event;
import java.util.function.BiConsumer;

/**
 * What bida.platform.inbox.Inbox does in SQL: an event once, in the order of its key; after a gap
 * later ones wait.
 */
public final class Inbox {

  public record Place(String topic, String key) {}

  private record Seat(Place place, long sequence) {}

  private final World world;
  private final Table<Place, Long> last = new Table<>();
  private final Table<Seat, Sent> parked = new Table<>();

  public Inbox(World world) {
    this.world = world;
  }

  /** In this transaction; {@link #drain} gives those that waited for it their turn afterwards. */
  public void receive(Tx tx, Sent sent, BiConsumer<Event, Tx> handler) {
    var place = new Place(sent.topic(), sent.key());
    var before = last(tx, place);
    if (sent.sequence() <= before && !world.lacks(Guard.INBOX)) {
      world.tell("  known: %s", sent);
      return;
    }
    if (sent.sequence() > before + 1) {
      world.tell("  parked: %s after %d", sent, before);
      tx.put(parked, new Seat(place, sent.sequence()), sent);
      return;
    }
    apply(tx, place, sent, handler);
  }

  /** Those that waited for it, each in a transaction of its own. */
  public void drain(Database database, Sent after, BiConsumer<Event, Tx> handler) {
    var more = true;
    while (more) {
      var tx = database.begin();
      more = drain(tx, after, handler);
      database.commit(tx);
    }
  }

  private boolean drain(Tx tx, Sent after, BiConsumer<Event, Tx> handler) {
    var place = new Place(after.topic(), after.key());
    var next = tx.get(parked, new Seat(place, last(tx, place) + 1));
    if (next == null) {
      return false;
    }
    apply(tx, place, next, handler);
    return true;
  }

  private long last(Tx tx, Place place) {
    var known = tx.get(last, place);
    return known == null ? 0 : known;
  }

  private void apply(Tx tx, Place place, Sent sent, BiConsumer<Event, Tx> handler) {
    handler.accept(sent.event(), tx);
    tx.put(last, place, Math.max(last(tx, place), sent.sequence()));
  }

  public long last(String topic, String key) {
    var known = last.get(new Place(topic, key));
    return known == null ? 0 : known;
  }
}
