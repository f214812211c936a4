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

    /** It said that nothing was delivered, and delivered after all. */
    public boolean isReversed() {
      return reversed;
    }
  }

  private final String name;
  private final World world;
  private final Map<String, Ordered> orders = new LinkedHashMap<>();
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
    orders.putIfAbsent(attemptNo, new Ordered(attemptNo, world.now()));
    return new SubmitAnswer.Accepted("S" + attemptNo);
  }

  public QueryAnswer query(String attemptNo) {
    var order = orders.get(attemptNo);
    if (order == null) {
      return new QueryAnswer.NotFound();
    }
    return switch (order.outcome) {
      case SUCCESS -> new QueryAnswer.Success("S" + attemptNo, List.of());
      case FAILED -> new QueryAnswer.Failed("F1", Actor.NOBODY, "RECHARGE_OPERATOR_ERROR");
      case PROCESSING, UNKNOWN -> new QueryAnswer.Processing("S" + attemptNo);
    };
  }

  /** Its query may be behind its own submission only for so long. */
  public boolean mayLag(String attemptNo) {
    var order = orders.get(attemptNo);
    return order != null && world.now().isBefore(order.since.plus(KNOWN_WITHIN));
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
                Actor.NOBODY,
                how == Outcome.FAILED ? "RECHARGE_OPERATOR_ERROR" : null)));
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

  public @Nullable Ordered order(String attemptNo) {
    return orders.get(attemptNo);
  }

  @Override
  public String toString() {
    return name;
  }
}
