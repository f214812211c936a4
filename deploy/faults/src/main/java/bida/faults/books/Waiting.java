package bida.faults.books;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Paid orders, from the payment to their end. */
public record Waiting(List<Paid> paid) {

  /**
   * A paid order.
   *
   * @param endedAt when it was delivered, refunded or given to a person; null when it never was
   */
  public record Paid(String orderNo, Instant paidAt, @Nullable Instant endedAt) {

    boolean waitsAt(Instant at) {
      return !paidAt.isAfter(at) && (endedAt == null || endedAt.isAfter(at));
    }
  }

  public Waiting {
    paid = List.copyOf(paid);
  }

  public long at(Instant at) {
    return paid.stream().filter(one -> one.waitsAt(at)).count();
  }

  /**
   * How long after a moment the last of those that had been paid before it came to its end. Zero
   * when none waited; empty when one still does.
   */
  public Optional<Duration> repairedAfter(Instant at) {
    var repaired = Duration.ZERO;
    for (var one : paid) {
      if (one.waitsAt(at)) {
        var ended = one.endedAt();
        if (ended == null) {
          return Optional.empty();
        }
        var took = Duration.between(at, ended);
        repaired = took.compareTo(repaired) > 0 ? took : repaired;
      }
    }
    return Optional.of(repaired);
  }
}
