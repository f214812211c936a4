package bida.platform.inbox;

import bida.platform.event.EventTypes;
import bida.platform.inbox.Inbox.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which of a group have been applied before, or come twice in it.
 *
 * @param last the sequence each key was moved on to
 */
record Known(Map<String, Long> last) {

  List<Received> without(List<Received> received) {
    var before = before(received);
    var left = new ArrayList<Received>();
    for (int n = 0; n < received.size(); n++) {
      if (!before.get(n)) {
        left.add(received.get(n));
      }
    }
    return left;
  }

  /** {@code applied}: so were the others, together. */
  List<@Nullable Outcome> outcomes(List<Received> received, boolean applied) {
    var before = before(received);
    var outcomes = new ArrayList<@Nullable Outcome>();
    for (int n = 0; n < received.size(); n++) {
      outcomes.add(before.get(n) ? Outcome.DUPLICATE : applied ? inGroup(received.get(n)) : null);
    }
    return outcomes;
  }

  private static Outcome inGroup(Received one) {
    return EventTypes.byName(Objects.requireNonNull(one.type())).isPresent()
        ? Outcome.APPLIED
        : Outcome.UNKNOWN_TYPE;
  }

  // What the group itself applies is known to what comes behind it.
  private List<Boolean> before(List<Received> received) {
    var at = new HashMap<>(last);
    var before = new ArrayList<Boolean>();
    for (var one : received) {
      var key = one.key();
      var sequence = one.sequence();
      var reached = key == null ? null : at.get(key);
      var known = sequence != null && reached != null && sequence <= reached;
      before.add(known);
      if (key != null
          && sequence != null
          && !known
          && sequence == (reached == null ? 0 : reached) + 1) {
        at.put(key, sequence);
      }
    }
    return before;
  }
}
