package bida.simulation.machine;

import org.jspecify.annotations.Nullable;

/**
 * One thing that may happen. Its name says all that tells it from others, so that a schedule is a
 * list of names and stays one when parts of it are left out.
 */
public record Step(int weight, String verb, Object on, @Nullable Fault fault, Runnable act) {

  public String name() {
    return verb + " " + on;
  }

  @Override
  public String toString() {
    return name();
  }
}
