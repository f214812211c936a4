package bida.simulation.outside;

import bida.contracts.Actor;
import bida.fulfillment.core.Patience;
import bida.fulfillment.supplier.CallbackReport;
import bida.fulfillment.supplier.CallbackReport.Outcome;
import bida.fulfillment.supplier.QueryAnswer;
import bida.fulfillment.supplier.SubmitAnswer;
import bida.simulation.machine.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A supplier and its own book, which is the truth about what was delivered. */
public final class Supplier {

  /** What the platform may expect of every one here. */
  public static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

  /** A submission that it took is known to its query by then. */
  public static final Duration KNOWN_WITHIN = Duration.ofMinutes(2);

  /** What it was asked to deliver. */
  public static final class Ordered {
    private final String attemptNo;
    private final Instant since;
    private Outcome outcome = Outcome.PROCESSING;
    private boolean reversed;
    private Actor actor = Actor.NOBODY;
    private Instant changedAt;

    Ordered(String attemptNo, Instant since) {
      this.attemptNo = attemptNo;
      this.since = since;
      this.changedAt = since;
    }

    public String attemptNo() {
      return attemptNo;
    }

    public Outcome outcome() {
      return outcome;
    }

    /** In the statement of this day it stands as it is. */
    public Instant changedAt() {
      return changedAt;
    }

    private String reason() {
      return actor == Actor.BUYER ? "ACCOUNT_INVALID" : "RECHARGE_OPERATOR_ERROR";
    }

    /** It said that nothing was delivered, and delivered after all. */
    public boolean isReversed() {
      return reversed;
    }
  }

  private final String name;
  private final World world;
  private final Map<String, Ordered> orders = new LinkedHashMap<>();
  private final Map<String, List<Ordered>> ofLines = new HashMap<>();
  private final List<Letter<CallbackReport>> letters = new ArrayList<>();
  private int lettersSoFar;
  private long changes;

  public Supplier(String name, World world) {
    this.name = name;
    this.world = world;
  }

  public String name() {
    return name;
  }

  /** What its capabilities come to, as Deliveries reads them. */
  public static Patience patience(Duration lossAfter) {
    return new Patience(ANSWER_WITHIN, ANSWER_WITHIN.plus(KNOWN_WITHIN), 3, null, lossAfter);
  }

  /** It takes every number once. */
  public SubmitAnswer submit(String attemptNo) {
    changes++;
    if (!orders.containsKey(attemptNo)) {
      var ordered = new Ordered(attemptNo, world.now());
      orders.put(attemptNo, ordered);
      ofLines.computeIfAbsent(line(attemptNo), _ -> new ArrayList<>()).add(ordered);
    }
    return new SubmitAnswer.Accepted("S" + attemptNo);
  }

  public QueryAnswer query(String attemptNo) {
    var order = orders.get(attemptNo);
    if (order == null) {
      return new QueryAnswer.NotFound();
    }
    return switch (order.outcome) {
      case SUCCESS -> new QueryAnswer.Success("S" + attemptNo, List.of());
      case FAILED -> new QueryAnswer.Failed("F1", order.actor, order.reason());
      case PROCESSING, UNKNOWN -> new QueryAnswer.Processing("S" + attemptNo);
    };
  }

  /** Its query may be behind its own submission only for so long. */
  public boolean mayLag(String attemptNo) {
    var order = orders.get(attemptNo);
    return order != null && world.now().isBefore(order.since.plus(KNOWN_WITHIN));
  }

  /** Nothing is delivered, for the account is none. */
  public void refuseAccount(Ordered order) {
    order.actor = Actor.BUYER;
    end(order, Outcome.FAILED);
  }

  public void end(Ordered order, Outcome how) {
    changes++;
    order.reversed = order.outcome == Outcome.FAILED;
    order.outcome = how;
    order.changedAt = world.now();
    letters.add(
        new Letter<>(
            ++lettersSoFar,
            new CallbackReport(
                order.attemptNo,
                how,
                "S" + order.attemptNo,
                null,
                null,
                order.actor,
                how == Outcome.FAILED ? order.reason() : null)));
  }

  public void done(Letter<CallbackReport> letter) {
    changes++;
    letters.remove(letter);
  }

  public List<Letter<CallbackReport>> letters() {
    return List.copyOf(letters);
  }

  /** Grows with everything that changes here. */
  public long changes() {
    return changes;
  }

  public Collection<Ordered> orders() {
    return orders.values();
  }

  /** By what their numbers begin with: all that one line was tried with. */
  public List<Ordered> orders(String ofLine) {
    return ofLines.getOrDefault(ofLine, List.of());
  }

  // Up to the A of the attempt: O1L1A2 is the second one of O1L1A.
  private static String line(String attemptNo) {
    return attemptNo.substring(0, attemptNo.lastIndexOf('A') + 1);
  }

  public @Nullable Ordered order(String attemptNo) {
    return orders.get(attemptNo);
  }

  @Override
  public String toString() {
    return name;
  }
}
