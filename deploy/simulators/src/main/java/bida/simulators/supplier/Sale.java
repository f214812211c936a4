package bida.simulators.supplier;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One order in a supplier's book.
 *
 * @param line what kind of goods, where the supplier tells them apart
 * @param notifyUrl empty where it calls nobody back
 * @param outcome how it will end; decided when it is accepted, so that a restart changes nothing
 * @param endsAt when that shows; a late success fails then first
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Sale(
    String reference,
    String number,
    String line,
    String product,
    int quantity,
    String account,
    String notifyUrl,
    Outcome outcome,
    Instant createdAt,
    Instant endsAt,
    Instant succeedsLateAt) {

  public enum State {
    PROCESSING,
    FAILED,
    SUCCESS
  }

  public State state(Instant now) {
    if (now.isBefore(endsAt) || outcome == Outcome.unknown) return State.PROCESSING;
    return switch (outcome) {
      case success -> State.SUCCESS;
      case failed, unknown -> State.FAILED;
      case lateSuccess -> now.isBefore(succeedsLateAt) ? State.FAILED : State.SUCCESS;
    };
  }

  /** The codes it sells: made from its number, so that a restart gives the same. */
  public List<String> codes() {
    return IntStream.rangeClosed(1, quantity)
        .mapToObj(i -> "SIM-%s-%d".formatted(reference, i))
        .toList();
  }
}
