package bida.simulators.stripe;

import bida.simulators.book.Journal;
import bida.simulators.callback.Callback;
import bida.simulators.callback.Callbacks;
import bida.simulators.http.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Stripe's own book, in memory and on disk: its objects as they go over the wire, by id. Fields
 * that begin with an underscore are its own. Callers hold its monitor.
 */
final class StripeBook {
  private static final String OBJECT = "object";
  private static final String ANSWER = "answer";

  private final InstantSource clock;
  private final Map<String, ObjectNode> objects = new LinkedHashMap<>();
  private final Map<String, ObjectNode> answers = new LinkedHashMap<>();
  private final Map<String, Callback> callbacks = new LinkedHashMap<>();
  private final Journal journal;
  private long numbered;

  StripeBook(InstantSource clock, Path file) {
    this.clock = clock;
    journal = new Journal(file, this::replay);
  }

  Journal journal() {
    return journal;
  }

  List<Callback> takeCallbacks() {
    var found = new ArrayList<>(callbacks.values());
    callbacks.clear();
    return found;
  }

  /** A new object; never an id of before, not even of a book that was thrown away. */
  ObjectNode make(String prefix, String object) {
    var number = journal.linesAtOpen() * 16 + ++numbered;
    var json = Json.MAPPER.createObjectNode();
    json.put("id", "%s_sim%x%06d".formatted(prefix, now(), number));
    json.put("object", object);
    json.put("created", now());
    json.put("livemode", false);
    return json;
  }

  long now() {
    return clock.instant().getEpochSecond();
  }

  Optional<ObjectNode> find(String id) {
    return Optional.ofNullable(objects.get(id));
  }

  ObjectNode get(String id) {
    return find(id).orElseThrow(() -> StripeError.missing(id));
  }

  /** The newest first. */
  List<ObjectNode> all(String object, Predicate<ObjectNode> wanted) {
    return objects.values().stream()
        .filter(json -> json.path("object").asText().equals(object))
        .filter(wanted)
        .toList()
        .reversed();
  }

  ObjectNode write(ObjectNode json) {
    journal.append(OBJECT, json);
    objects.put(json.path("id").asText(), json);
    return json;
  }

  Optional<ObjectNode> answer(String key) {
    return Optional.ofNullable(answers.get(key));
  }

  void remember(String key, ObjectNode answer) {
    answer.put("key", key);
    journal.append(ANSWER, answer);
    answers.put(key, answer);
  }

  private void replay(String kind, JsonNode value) {
    switch (kind) {
      case OBJECT -> objects.put(value.path("id").asText(), (ObjectNode) value);
      case ANSWER -> answers.put(value.path("key").asText(), (ObjectNode) value);
      case Callbacks.KIND -> {
        var callback = Json.MAPPER.convertValue(value, Callback.class);
        callbacks.put(callback.id(), callback);
      }
      default -> throw new IllegalStateException("unknown line in the book: " + kind);
    }
  }
}
