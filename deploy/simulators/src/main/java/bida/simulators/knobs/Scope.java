package bida.simulators.knobs;

import java.util.List;

/**
 * What a knob may be limited to.
 *
 * @param order the number under which injected troubles are counted
 * @param names every name by which a knob may single this out, the order among them
 */
public record Scope(String order, List<String> names) {
  public static Scope of(String order, String... others) {
    var names = new java.util.ArrayList<String>();
    names.add(order);
    names.addAll(List.of(others));
    names.removeIf(String::isEmpty);
    return new Scope(order, names);
  }
}
