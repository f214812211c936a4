package bida.simulators.stripe;

import bida.simulators.http.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** How objects are shown: without what is the book's own, and expanded where that is asked for. */
final class Wire {
  private static final int USUAL_PAGE = 10;
  private static final int LARGEST_PAGE = 100;

  private final StripeBook book;

  Wire(StripeBook book) {
    this.book = book;
  }

  ObjectNode show(ObjectNode stored, Map<String, String> params) {
    var shown = plain(stored);
    params.forEach(
        (name, path) -> {
          if (name.startsWith("expand[")) expand(shown, path);
        });
    return shown;
  }

  static ObjectNode plain(ObjectNode stored) {
    var shown = stored.deepCopy();
    var names = shown.properties().stream().map(Map.Entry::getKey).toList();
    names.stream().filter(name -> name.startsWith("_")).forEach(shown::remove);
    return shown;
  }

  /** {@code newestFirst} is cut by {@code starting_after} and {@code limit}. */
  ObjectNode list(String url, List<ObjectNode> newestFirst, Map<String, String> params) {
    var after = params.getOrDefault("starting_after", "");
    var from = 0;
    for (var i = 0; !after.isEmpty() && i < newestFirst.size(); i++) {
      if (newestFirst.get(i).path("id").asText().equals(after)) from = i + 1;
    }
    if (!after.isEmpty() && from == 0) throw StripeError.missing(after);
    var to = Math.min(newestFirst.size(), from + limit(params));
    var list = Json.MAPPER.createObjectNode();
    list.put("object", "list");
    var data = list.putArray("data");
    newestFirst.subList(from, to).forEach(item -> data.add(plain(item)));
    list.put("has_more", to < newestFirst.size());
    list.put("url", url);
    params.forEach(
        (name, path) -> {
          if (name.startsWith("expand[")) expand(list, path);
        });
    return list;
  }

  private static int limit(Map<String, String> params) {
    var text = params.getOrDefault("limit", Integer.toString(USUAL_PAGE));
    if (!text.matches("[0-9]{1,3}")) throw StripeError.invalid("parameter_invalid_integer", text);
    return Math.clamp(Integer.parseInt(text), 1, LARGEST_PAGE);
  }

  private void expand(JsonNode node, String path) {
    if (node.isArray()) {
      node.forEach(element -> expand(element, path));
      return;
    }
    if (!(node instanceof ObjectNode object)) return;
    var cut = path.indexOf('.');
    var name = cut < 0 ? path : path.substring(0, cut);
    book.find(object.path(name).asText()).ifPresent(found -> object.set(name, plain(found)));
    if (cut > 0) expand(object.path(name), path.substring(cut + 1));
  }

  static boolean within(ObjectNode row, Map<String, String> params) {
    var created = row.path("created").asLong();
    return created >= bound(params, "created[gte]", Long.MIN_VALUE)
        && created < bound(params, "created[lt]", Long.MAX_VALUE);
  }

  private static long bound(Map<String, String> params, String name, long none) {
    var text = params.get(name);
    return text == null ? none : Long.parseLong(text);
  }
}
