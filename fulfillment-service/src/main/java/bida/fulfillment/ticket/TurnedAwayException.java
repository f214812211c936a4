package bida.fulfillment.ticket;

import bida.fulfillment.ticket.core.Entry;
import bida.platform.problem.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Nobody is let in: what is undone is undone, and then the try is written down. */
final class TurnedAwayException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;
  private final String why;
  private final @Nullable UUID ticketId;
  private final transient @Nullable Entry before;

  TurnedAwayException(String code, String why, @Nullable UUID ticketId, @Nullable Entry before) {
    super(code);
    this.code = code;
    this.why = why;
    this.ticketId = ticketId;
    this.before = before;
  }

  static TurnedAwayException unknown() {
    return new TurnedAwayException(
        Redemptions.UNKNOWN, "There is no ticket with this code.", null, null);
  }

  String code() {
    return code;
  }

  @Nullable UUID ticketId() {
    return ticketId;
  }

  /** With when and where it was redeemed, for the quarrel at the gate. */
  HttpProblem problem() {
    if (code.equals(Redemptions.UNKNOWN)) {
      return Problems.notFound(code, why);
    }
    var problem = HttpProblem.builder(Problems.conflict(code, why));
    return before == null
        ? problem.build()
        : problem
            .with("redeemedAt", before.at().toString())
            .with("pointId", before.pointId())
            .with("device", before.device())
            .build();
  }
}
