package bida.simulation.check;

/** What must not be: which invariant (product.md) or which end, and of what. */
public record Violation(String rule, String what) {

  @Override
  public String toString() {
    return rule + ": " + what;
  }
}
