package bida.simulation.service;

import bida.simulation.machine.Fault;
import bida.simulation.machine.Offers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was answered to calls and is not written down yet; it is gone when its process dies. */
final class Answers {

  // More than a few at once only make the ways to go many.
  private static final int MOST = 6;

  private record Answer(
      String name, Runnable record, @Nullable Fault fault, @Nullable Runnable otherwise) {}

  private final String notes;
  private final List<Answer> all = new ArrayList<>();

  Answers(String service) {
    this.notes = service + " notes";
  }

  /** To be noted in a while. */
  void add(String what, Runnable record) {
    all.add(new Answer(what, record, null, null));
  }

  /** Likewise, where more calls follow, of which one may fail. */
  void add(String what, Runnable record, Fault fault, Runnable otherwise) {
    all.add(new Answer(what, record, fault, otherwise));
  }

  boolean haveRoom() {
    return all.size() < MOST;
  }

  void forget() {
    all.clear();
  }

  // Of two of one name the first alone: a schedule could not tell them apart.
  void offer(Offers offers) {
    if (all.isEmpty()) {
      return;
    }
    var names = new HashSet<String>();
    for (var answer : all) {
      if (!names.add(answer.name())) {
        continue;
      }
      offers.work(8, notes, answer.name(), () -> note(answer, answer.record()));
      var fault = answer.fault();
      var otherwise = answer.otherwise();
      if (fault != null && otherwise != null) {
        offers.fault(
            3, fault, "no answer any more to", answer.name(), () -> note(answer, otherwise));
      }
    }
  }

  private void note(Answer answer, Runnable how) {
    if (all.remove(answer)) {
      how.run();
    }
  }
}
