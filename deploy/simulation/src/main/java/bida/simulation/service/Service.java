package bida.simulation.service;

import bida.contracts.Event;
import bida.simulation.machine.Database;
import bida.simulation.machine.Fault;
import bida.simulation.machine.Group;
import bida.simulation.machine.Guard;
import bida.simulation.machine.Inbox;
import bida.simulation.machine.Offers;
import bida.simulation.machine.Remembered;
import bida.simulation.machine.Sent;
import bida.simulation.machine.Topic;
import bida.simulation.machine.Tx;
import bida.simulation.machine.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is the same in each: a database with its outbox, the topics it reads, and that it dies. */
public abstract class Service {

  // Of readers that lag behind a few are enough.
  private static final int MOST_SLOW = 6;

  // Of what is ready a consumer's poll brings a few records, the relay's as well.
  private static final int POLL = 4;

  /** As long as nothing of it changes, what may be done next does not. */
  private record Moment(long inside, long outside, Instant now, boolean mayCall, boolean calm) {}

  /** It has read, and writes later than others perhaps. */
  private record Slow(String name, Tx tx) {}

  protected final World world;
  protected final Database database;
  private final String name;
  // Made once, for they are offered at every step.
  private final String hears;
  private final String readsSlowly;
  private final String buries;
  private final String commitsOffsets;
  private final String rebalances;
  private final String replays;
  private final Topic topic;
  private final Inbox inbox;
  private final List<Group> groups;
  protected final Answers answers;
  private final List<Slow> slow = new ArrayList<>();
  private final Remembered own = new Remembered();
  private @Nullable Moment dueAt;
  private @Nullable Instant due;

  protected Service(World world, String name, Topic topic, List<Topic> reads) {
    this.world = world;
    this.name = name;
    this.hears = name + " hears";
    this.readsSlowly = name + " reads slowly";
    this.buries = name + " buries";
    this.commitsOffsets = name + " commits offsets of";
    this.rebalances = name + " rebalances";
    this.replays = name + " reads from the beginning:";
    this.topic = topic;
    this.answers = new Answers(name);
    this.database = new Database(world, topic.name());
    this.inbox = new Inbox(world);
    this.groups = reads.stream().map(Group::new).toList();
  }

  public String name() {
    return name;
  }

  public Database database() {
    return database;
  }

  public Inbox inbox() {
    return inbox;
  }

  public List<Group> groups() {
    return groups;
  }

  protected abstract void hear(Event event, Tx tx);

  /** Its own timers and workers. */
  protected abstract void offerOwn(Offers offers);

  /** When the next of its timers is due that is not yet; null where there is none. */
  protected abstract @Nullable Instant nextOwnDue();

  /** Grows with everything outside that its work depends on. */
  protected long outside() {
    return 0;
  }

  public final @Nullable Instant nextDue() {
    var moment = moment(false);
    if (!moment.equals(dueAt)) {
      due = nextOwnDue();
      dueAt = moment;
    }
    return due;
  }

  private Moment moment(boolean calm) {
    return new Moment(database.changes(), outside(), world.now(), answers.haveRoom(), calm);
  }

  public final void offer(Offers offers) {
    offerRelay(offers);
    groups.forEach(group -> offerGroup(offers, group));
    answers.offer(offers);
    offerSlow(offers);
    own.offer(offers, moment(offers.isCalm()), this::offerOwn);
    offers.rarely(Fault.DIED, "dies:", name, this::die);
  }

  // Of two of one name the first alone: a schedule could not tell them apart.
  private void offerSlow(Offers offers) {
    if (slow.isEmpty()) {
      return;
    }
    var names = new HashSet<String>();
    for (var one : slow) {
      if (names.add(one.name())) {
        offers.work(2, name + " commits late:", one.name(), () -> commitLate(one));
      }
    }
  }

  private void offerRelay(Offers offers) {
    if (database.hasUnrelayed()) {
      offers.work(14, "relay of", name, () -> relay(POLL));
    }
    if (database.relayed() > 0) {
      offers.rarely(Fault.RELAYED_TWICE, "relay begins again of", name, this::relayAgain);
    }
  }

  private void relay(int atMost) {
    for (int i = 0; i < atMost && database.hasUnrelayed(); i++) {
      topic.append(database.relayNext());
    }
  }

  private void relayAgain() {
    database.relayAgain(3);
    relay(3);
  }

  private void offerGroup(Offers offers, Group group) {
    for (int partition = 0; partition < group.partitions(); partition++) {
      var here = partition;
      if (group.hasNext(partition)) {
        var label = group.label(partition);
        offers.work(10, hears, label, () -> poll(group, here));
        offers.fault(1, Fault.STALE, readsSlowly, label, () -> stall(group, here));
        offers.rarely(Fault.DEAD_LETTER, buries, label, () -> bury(group, here));
      }
    }
    var of = group.topic().name();
    if (group.isAhead()) {
      offers.work(3, commitsOffsets, of, group::commit);
      offers.fault(1, Fault.REBALANCED, rebalances, of, group::rewind);
    }
    if (!group.dead().isEmpty()) {
      offers.work(2, name + " replays dead letters of", of, () -> replayDead(group));
    }
    offers.rarely(Fault.REPLAYED, replays, of, group::replay);
  }

  private void poll(Group group, int partition) {
    for (int i = 0; i < POLL && group.hasNext(partition); i++) {
      var sent = group.next(partition);
      world.tell("  %s hears %s", name, sent);
      group.done(partition);
      if (world.lacks(Guard.APPLY_BEFORE_OFFSET)) {
        group.commit();
        answers.add(sent.name(), () -> receive(sent));
        return;
      }
      receive(sent);
    }
  }

  private void receive(Sent sent) {
    database.inTransaction(tx -> inbox.receive(tx, sent, this::hear));
    inbox.drain(database, sent, this::hear);
  }

  // Another owner of the partition goes on meanwhile, for this one has been given up.
  private void stall(Group group, int partition) {
    var sent = group.next(partition);
    stall("hearing " + sent.name(), tx -> inbox.receive(tx, sent, this::hear));
  }

  private void bury(Group group, int partition) {
    world.tell("  %s buries %s", name, group.next(partition));
    group.bury(partition);
  }

  private void replayDead(Group group) {
    var dead = List.copyOf(group.dead());
    group.dead().clear();
    dead.forEach(this::receive);
  }

  private void commitLate(Slow one) {
    if (slow.remove(one)) {
      world.tell("  %s", database.commit(one.tx()) ? "committed" : "too late: rolled back");
    }
  }

  /** Its process is gone, and with it all that was not committed. */
  private void die() {
    answers.forget();
    slow.clear();
    groups.forEach(Group::rewind);
  }

  protected final void stall(String what, Consumer<Tx> work) {
    if (slow.size() < MOST_SLOW) {
      var tx = database.begin();
      work.accept(tx);
      slow.add(new Slow(what, tx));
    }
  }

  /** Work of a timer: at once, or read now and written later. */
  protected final void offerTimer(
      Offers offers, int weight, String verb, Object on, Consumer<Tx> work) {
    offers.work(weight, name + " " + verb, on, () -> database.inTransaction(work));
    offers.fault(1, Fault.STALE, name + " slowly " + verb, on, () -> stall(verb + " " + on, work));
  }

  /** The sooner of two that are still to come. */
  protected final @Nullable Instant sooner(@Nullable Instant next, @Nullable Instant due) {
    if (due == null || !due.isAfter(world.now())) {
      return next;
    }
    return next == null || due.isBefore(next) ? due : next;
  }

  protected final boolean isDue(@Nullable Instant due) {
    return due != null && !due.isAfter(world.now());
  }
}
