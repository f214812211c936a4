package bida.relay;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What one slot is doing, for the operator. */
record SlotState(
    Phase phase, Instant since, long carried, long restarts, @Nullable String trouble) {

  enum Phase {
    WAITING_FOR_DATABASE,
    WAITING_FOR_PUBLICATION,
    STARTING,
    STREAMING,
    BACKING_OFF,
    STOPPED
  }

  boolean streaming() {
    return phase == Phase.STREAMING;
  }
}
