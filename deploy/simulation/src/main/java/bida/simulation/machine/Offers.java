package bida.simulation.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What may happen next. */
public final class Offers {

  // What is rare happens a few times in a run, however often it is offered.
  private static final int RARE = 1;
  private static final int USUAL = 8;

  private final Set<Fault> faults;
  private final boolean calm;
  private final List<Step> steps = new ArrayList<>();

  private Offers(Set<Fault> faults, boolean calm) {
    this.faults = faults;
    this.calm = calm;
  }

  /** With people who act, and these kinds of trouble. */
  public static Offers with(Set<Fault> faults) {
    return new Offers(faults, false);
  }

  /** Nobody asks for anything new, and nothing goes wrong any more. */
  public static Offers calm() {
    return new Offers(Set.of(), true);
  }

  /** The ordinary work of the platform and of whom it works with. */
  public void work(int weight, String verb, Object on, Runnable act) {
    steps.add(new Step(weight * USUAL, verb, on, null, act));
  }

  /** What somebody does because he likes to. */
  public void wish(int weight, String verb, Object on, Runnable act) {
    if (!calm) {
      steps.add(new Step(weight * USUAL, verb, on, null, act));
    }
  }

  /** What somebody does now and then, however often he could. */
  public void whim(String verb, Object on, Runnable act) {
    if (!calm) {
      steps.add(new Step(RARE, verb, on, null, act));
    }
  }

  public void fault(int weight, Fault fault, String verb, Object on, Runnable act) {
    if (faults.contains(fault)) {
      steps.add(new Step(weight * USUAL, verb, on, fault, act));
    }
  }

  /** Trouble that could be made at any time. */
  public void rarely(Fault fault, String verb, Object on, Runnable act) {
    if (faults.contains(fault)) {
      steps.add(new Step(RARE, verb, on, fault, act));
    }
  }

  /** The same conditions, and nothing offered yet. */
  public Offers alike() {
    return new Offers(faults, calm);
  }

  public void add(Offers others) {
    steps.addAll(others.steps);
  }

  public boolean isCalm() {
    return calm;
  }

  public boolean allows(Fault fault) {
    return faults.contains(fault);
  }

  public List<Step> steps() {
    return steps;
  }
}
