package bida.order.core;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a buyer may still give back of what was delivered, and his wish to cancel while it is
 * reviewed.
 *
 * @param until unread keys and tickets may be given back before then; null until one was delivered
 * @param read lines whose keys were read, or whose tickets were shown or used
 * @param wish why he asked last, where he told
 * @param refusal why the last wish was refused
 */
public record Cancellation(
    @Nullable Instant until,
    List<Integer> read,
    @Nullable CancelWish wish,
    @Nullable Review review,
    @Nullable String refusal) {

  static final Cancellation NONE = new Cancellation(null, List.of(), null, null, null);

  /**
   * A wish that waits for fulfillment's answer.
   *
   * @param from where the order goes back to when it is refused, with its {@code deadline}
   * @param lineNos what the buyer no longer wants
   * @param open those of them that were not delivered yet
   * @param urgedAt when the buyer asked after the answer last
   */
  public record Review(
      OrderStatus from,
      @Nullable Instant deadline,
      List<Integer> lineNos,
      List<Integer> open,
      @Nullable Instant urgedAt) {
    public Review {
      lineNos = List.copyOf(lineNos);
      open = List.copyOf(open);
    }

    Review(
        OrderStatus from, @Nullable Instant deadline, List<Integer> lineNos, List<Integer> open) {
      this(from, deadline, lineNos, open, null);
    }

    Review urged(Instant at) {
      return new Review(from, deadline, lineNos, open, at);
    }
  }

  public Cancellation {
    read = List.copyOf(Objects.requireNonNullElse(read, List.of()));
  }

  Cancellation until(Instant end) {
    return new Cancellation(end, read, wish, review, refusal);
  }

  /** Other keys lie sealed in the place of those that were read. */
  Cancellation sealedAgain(int lineNo) {
    return new Cancellation(
        until, read.stream().filter(one -> one != lineNo).toList(), wish, review, refusal);
  }

  Cancellation read(int lineNo) {
    if (read.contains(lineNo)) {
      return this;
    }
    return new Cancellation(
        until, Stream.concat(read.stream(), Stream.of(lineNo)).toList(), wish, review, refusal);
  }

  Cancellation wishing(CancelWish why) {
    return new Cancellation(until, read, why, review, refusal);
  }

  Cancellation reviewing(Review asked) {
    return new Cancellation(until, read, wish, asked, null);
  }

  Cancellation urged(Instant at) {
    return review == null ? this : new Cancellation(until, read, wish, review.urged(at), refusal);
  }

  Cancellation granted() {
    return new Cancellation(until, read, wish, null, null);
  }

  Cancellation refused(String reason) {
    return new Cancellation(until, read, wish, null, reason);
  }
}
