package bida.simulators.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which handler answers which method and path. */
public final class Routes implements Handler {
  private final List<Route> routes = new ArrayList<>();

  /** A path part in braces matches anything and is handed over by its name. */
  public Routes on(String method, String path, Handler handler) {
    routes.add(new Route(method, List.of(path.split("/", -1)), handler));
    return this;
  }

  @Override
  public Answer answer(Request request) throws Exception {
    var parts = request.path().split("/", -1);
    var elsewhere = false;
    for (var route : routes) {
      var params = route.match(parts);
      if (params == null) continue;
      if (route.method.equals(request.method())) return route.handler.answer(request.with(params));
      elsewhere = true;
    }
    throw elsewhere
        ? new Refusal(405, "METHOD_NOT_ALLOWED", request.method() + " is not offered here")
        : new Refusal(404, "NOT_FOUND", "nothing at " + request.path());
  }

  private record Route(String method, List<String> parts, Handler handler) {
    @Nullable Map<String, String> match(String[] actual) {
      if (actual.length != parts.size()) return null;
      var params = new HashMap<String, String>();
      for (var i = 0; i < actual.length; i++) {
        var part = parts.get(i);
        if (part.startsWith("{")) params.put(part.substring(1, part.length() - 1), actual[i]);
        else if (!part.equals(actual[i])) return null;
      }
      return params;
    }
  }
}
