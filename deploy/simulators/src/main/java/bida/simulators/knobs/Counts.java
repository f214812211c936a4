package bida.simulators.knobs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** How often everything happened, in all and per order, so that a story can prove its trouble. */
public final class Counts {
  /** Orders beyond this many push out the oldest; totals stay exact. */
  private static final int MOST_ORDERS = 20_000;

  private final Map<String, TreeMap<String, Long>> totals = new TreeMap<>();
  private final Map<String, Map<String, TreeMap<String, Long>>> byOrder =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(
            Map.Entry<String, Map<String, TreeMap<String, Long>>> eldest) {
          return size() > MOST_ORDERS;
        }
      };

  public void request(String kind, String order) {
    add("requests", kind, order, 1);
  }

  public void callback(String what, String order) {
    add("callbacks", what, order, 1);
  }

  void injected(String knob, String order, int times) {
    add("injected", knob, order, times);
  }

  public synchronized void add(String group, String name, String order, long times) {
    totals.computeIfAbsent(group, _ -> new TreeMap<>()).merge(name, times, Long::sum);
    if (order.isEmpty()) return;
    byOrder
        .computeIfAbsent(order, _ -> new TreeMap<>())
        .computeIfAbsent(group, _ -> new TreeMap<>())
        .merge(name, times, Long::sum);
  }

  public synchronized long get(String group, String name) {
    return totals.getOrDefault(group, new TreeMap<>()).getOrDefault(name, 0L);
  }

  public synchronized Map<String, Object> all() {
    var answer = new LinkedHashMap<String, Object>(frame(totals));
    var injected = new TreeMap<String, Map<String, Long>>();
    byOrder.forEach(
        (order, groups) ->
            groups
                .getOrDefault("injected", new TreeMap<>())
                .forEach(
                    (name, times) ->
                        injected.computeIfAbsent(name, _ -> new TreeMap<>()).put(order, times)));
    answer.put("injectedByOrder", injected);
    return answer;
  }

  public synchronized Map<String, Object> of(String order) {
    return frame(byOrder.getOrDefault(order, Map.of()));
  }

  public synchronized void clear() {
    totals.clear();
    byOrder.clear();
  }

  private static Map<String, Object> frame(Map<String, TreeMap<String, Long>> groups) {
    var answer = new LinkedHashMap<String, Object>();
    for (var group : new String[] {"requests", "callbacks", "injected"}) {
      answer.put(group, Map.of());
    }
    groups.forEach((name, values) -> answer.put(name, new TreeMap<>(values)));
    return answer;
  }
}
