package bida.simulators.knobs;

import bida.simulators.http.Refusal;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The troubles that are turned on now; taking one counts it. */
public final class Knobs {
  private static final String EVERYWHERE = "";
  private static final Set<String> SCOPES =
      Set.of("outTradeNo", "customerOrderNo", "account", "orderNo", "product");

  private static final Set<String> TIMES =
      Set.of("callback.delay", "api.silence", "refund.slow", "supplier.delay", "supplier.late");
  private static final Set<String> WORDS = Set.of("api.on", "supplier.outcome", "supplier.cards");
  private static final Set<String> DECIMALS =
      Set.of("goods.stock", "goods.price", "balance.taken", "balance.paidIn");

  private final Set<String> known;
  private final Counts counts;
  private final Map<String, Map<String, JsonNode>> turned = new TreeMap<>();

  public Knobs(Counts counts, Set<String> known) {
    this.counts = counts;
    this.known = Set.copyOf(known);
  }

  public synchronized Object turn(JsonNode wish) {
    var scope = EVERYWHERE;
    var values = new TreeMap<String, JsonNode>();
    for (var field : wish.properties()) {
      if (SCOPES.contains(field.getKey())) {
        scope = field.getValue().asText();
        continue;
      }
      for (var knob : field.getValue().properties()) {
        var name = field.getKey() + "." + knob.getKey();
        if (!known.contains(name)) {
          throw new Refusal(
              400, "UNKNOWN_KNOB", name + " is not one of " + new java.util.TreeSet<>(known));
        }
        values.put(name, valid(name, knob.getValue()));
      }
    }
    turned.computeIfAbsent(scope, _ -> new TreeMap<>()).putAll(values);
    return all();
  }

  private static JsonNode valid(String name, JsonNode value) {
    var fine =
        TIMES.contains(name)
            ? isDuration(value.asText())
            : WORDS.contains(name)
                ? value.isTextual()
                : DECIMALS.contains(name)
                    ? value.isNull() || value.asText().matches("\\d{1,9}(\\.\\d{1,4})?")
                    : value.isInt()
                        || value.isBoolean()
                        || value.isNull()
                        || value.asText().equals("all");
    if (!fine) throw new Refusal(400, "PARAM_ERROR", name + " cannot be " + value);
    return value;
  }

  private static boolean isDuration(String text) {
    try {
      return !Duration.parse(text).isNegative();
    } catch (DateTimeException e) {
      return false;
    }
  }

  public synchronized Map<String, Object> all() {
    var answer = new TreeMap<String, Object>();
    turned.forEach((scope, knobs) -> answer.put(scope, new TreeMap<>(knobs)));
    return answer;
  }

  public synchronized void clear() {
    turned.clear();
  }

  public synchronized void clear(String scope) {
    turned.remove(scope);
  }

  /** Takes one of a counted knob. */
  public boolean take(String knob, Scope scope) {
    return takeAt(knob, scope).isPresent();
  }

  /** Takes one, and says where it was turned: at a name of the scope, or everywhere (""). */
  public synchronized Optional<String> takeAt(String knob, Scope scope) {
    return takeAt(knob, "", scope);
  }

  /** Takes one that may be limited to a kind of request by its group's {@code on}. */
  public synchronized boolean takeOn(String knob, String kind, Scope scope) {
    return takeAt(knob, kind, scope).isPresent();
  }

  private Optional<String> takeAt(String knob, String kind, Scope scope) {
    for (var place : places(scope)) {
      var knobs = turned.getOrDefault(place, Map.of());
      var value = knobs.get(knob);
      if (value == null || off(value)) continue;
      var on = knobs.get(group(knob) + ".on");
      if (on != null && !on.asText().equals(kind)) continue;
      if (value.isInt()) put(place, knob, IntNode.valueOf(value.asInt() - 1));
      counts.injected(knob, scope.order(), 1);
      return Optional.of(place);
    }
    return Optional.empty();
  }

  /** Takes all that is left of a counted knob; one each time when it is "all". */
  public synchronized int takeAll(String knob, Scope scope) {
    for (var place : places(scope)) {
      var value = turned.getOrDefault(place, Map.of()).get(knob);
      if (value == null || off(value)) continue;
      var times = value.isInt() ? value.asInt() : 1;
      if (value.isInt()) put(place, knob, IntNode.valueOf(0));
      counts.injected(knob, scope.order(), times);
      return times;
    }
    return 0;
  }

  public synchronized Optional<String> word(String knob, Scope scope) {
    for (var place : places(scope)) {
      var value = turned.getOrDefault(place, Map.of()).get(knob);
      if (value != null && !value.isNull()) return Optional.of(value.asText());
    }
    return Optional.empty();
  }

  public Optional<Duration> time(String knob, Scope scope) {
    return word(knob, scope).map(Duration::parse);
  }

  public void injected(String knob, Scope scope) {
    counts.injected(knob, scope.order(), 1);
  }

  private static List<String> places(Scope scope) {
    var places = new java.util.ArrayList<>(scope.names());
    places.add(EVERYWHERE);
    return places;
  }

  private void put(String place, String knob, JsonNode value) {
    var knobs = turned.get(place);
    if (knobs != null) knobs.put(knob, value);
  }

  private static String group(String knob) {
    return knob.substring(0, knob.indexOf('.'));
  }

  private static boolean off(JsonNode value) {
    return value.isNull()
        || (value.isBoolean() && !value.asBoolean())
        || (value.isInt() && value.asInt() <= 0);
  }
}
