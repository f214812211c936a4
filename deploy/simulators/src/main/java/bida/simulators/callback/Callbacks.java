package bida.simulators.callback;

import bida.simulators.book.Journal;
import bida.simulators.knobs.Counts;
import bida.simulators.knobs.Knobs;
import bida.simulators.time.Agenda;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * Delivers callbacks on their schedule, with the troubles that are turned on, until acknowledged.
 */
public final class Callbacks {
  public static final String KIND = "callback";

  /** A callback held back for reordering goes on alone after this long. */
  private static final Duration LONGEST_HOLD = Duration.ofSeconds(60);

  /** Deliveries at once; the receiver has to stand a burst, not a flood. */
  private static final int MOST_AT_ONCE = 32;

  private final Agenda agenda;
  private final Journal journal;
  private final Knobs knobs;
  private final Counts counts;
  private final Courier courier;
  private final Post post;
  private final Executor workers;
  private final Semaphore slots = new Semaphore(MOST_AT_ONCE);
  private final Map<String, Callback> all;
  private final Map<String, String> held = new HashMap<>();

  public Callbacks(
      Agenda agenda,
      Journal journal,
      Knobs knobs,
      Counts counts,
      Courier courier,
      Post post,
      Executor workers,
      List<Callback> remembered) {
    this.agenda = agenda;
    this.journal = journal;
    this.knobs = knobs;
    this.counts = counts;
    this.courier = courier;
    this.post = post;
    this.workers = workers;
    this.all = new LinkedHashMap<>();
    remembered.forEach(callback -> all.put(callback.id(), callback));
  }

  /** Goes on with what was pending when the process ended. */
  public synchronized void resume() {
    all.values().stream().filter(Callback::pending).forEach(this::schedule);
  }

  /** Writes it into the book; the caller forces the book before it tells anybody. */
  public synchronized void announce(Callback callback) {
    var scope = courier.scope(callback);
    var delay = knobs.time("callback.delay", scope);
    if (delay.isPresent()) knobs.injected("callback.delay", scope);
    var first = callback.due(callback.createdAt().plus(delay.orElse(Duration.ZERO)));
    var waiting = release(callback);
    if (waiting.isEmpty()) {
      var place = knobs.takeAt("callback.reorder", scope);
      if (place.isPresent()) {
        held.put(place.get(), callback.id());
        first = first.due(first.dueAt().plus(LONGEST_HOLD));
      }
    }
    keep(first);
    schedule(first);
    for (var id : waiting) letGo(id, first.dueAt());
  }

  public synchronized List<Callback> of(String order) {
    return all.values().stream().filter(c -> c.order().equals(order)).toList();
  }

  private List<String> release(Callback next) {
    var freed = new ArrayList<String>();
    for (var place : List.of(next.order(), "")) {
      var id = held.remove(place);
      if (id != null) freed.add(id);
    }
    return freed;
  }

  /** One simulated second later: the newer one has gone ahead. */
  private void letGo(String id, Instant newerDue) {
    var callback = all.get(id);
    if (callback == null || callback.attempts() > 0) return;
    var sooner = callback.due(newerDue.plusSeconds(1));
    keep(sooner);
    schedule(sooner);
  }

  private void schedule(Callback callback) {
    var attempts = callback.attempts();
    var dueAt = callback.dueAt();
    agenda.at(dueAt, () -> deliver(callback.id(), attempts, dueAt));
  }

  private void deliver(String id, int attempts, Instant dueAt) {
    Callback callback;
    synchronized (this) {
      callback = all.get(id);
      // An earlier or later entry of the agenda has taken care of it.
      if (callback == null || !callback.pending()) return;
      if (callback.attempts() != attempts || !callback.dueAt().equals(dueAt)) return;
      held.values().remove(id);
    }
    slots.acquireUninterruptibly();
    try {
      settle(callback, attempt(callback));
    } finally {
      slots.release();
    }
  }

  private Post.Reply attempt(Callback callback) {
    var scope = courier.scope(callback);
    if (knobs.take("callback.drop", scope)) return Post.Reply.none("lost on the way");
    var probes = knobs.takeAll("callback.probe", scope);
    for (var i = 0; i < probes; i++) courier.probe(callback).ifPresent(l -> probe(callback, l));
    var copies = knobs.takeAll("callback.duplicate", scope);
    var corrupt = knobs.take("callback.corrupt", scope);
    var others = new ArrayList<CompletableFuture<Post.Reply>>();
    for (var i = 0; i < copies; i++) {
      others.add(CompletableFuture.supplyAsync(() -> carry(callback, false), workers));
    }
    var reply = carry(callback, corrupt);
    others.forEach(CompletableFuture::join);
    return reply;
  }

  private void probe(Callback callback, Letter letter) {
    var reply = post.send(callback.url(), letter);
    var refused = reply.status() >= 400;
    counts.callback(refused ? "probeRefused" : "probeBelieved", callback.order());
  }

  private Post.Reply carry(Callback callback, boolean corrupt) {
    counts.callback("sent", callback.order());
    var letter = corrupt ? courier.corrupted(callback) : courier.letter(callback);
    var reply = post.send(callback.url(), letter);
    counts.callback(outcome(reply), callback.order());
    return reply;
  }

  private String outcome(Post.Reply reply) {
    if (reply.status() == 0) return "noAnswer";
    return courier.acknowledged(reply.status(), reply.body()) ? "acked" : "nacked";
  }

  private synchronized void settle(Callback callback, Post.Reply reply) {
    var pauses = courier.pauses();
    if (reply.status() != 0 && courier.acknowledged(reply.status(), reply.body())) {
      keep(callback.acked(reply.brief()));
    } else if (callback.attempts() >= pauses.size()) {
      counts.callback("gaveUp", callback.order());
      keep(callback.gaveUp(reply.brief()));
    } else {
      // Counted from when it was due, so that a moved clock catches up on the exact schedule.
      var next = callback.dueAt().plus(pauses.get(callback.attempts()));
      keep(callback.again(next, reply.brief()));
      schedule(callback.again(next, reply.brief()));
    }
  }

  private void keep(Callback callback) {
    all.put(callback.id(), callback);
    journal.append(KIND, callback);
  }
}
