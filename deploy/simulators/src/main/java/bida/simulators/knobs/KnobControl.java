package bida.simulators.knobs;

import bida.simulators.http.Answer;
import bida.simulators.http.Routes;
import java.util.stream.Stream;

/** {@code /knobs/x} and {@code /counts/x} of one simulator. */
public final class KnobControl {
  private KnobControl() {}

  public static void offer(Routes routes, String simulator, Knobs knobs) {
    var path = "/knobs/" + simulator;
    routes.on("GET", path, _ -> Answer.ok(knobs.all()));
    routes.on("POST", path, request -> Answer.ok(knobs.turn(request.json())));
    routes.on(
        "DELETE",
        path,
        request -> {
          var scope =
              Stream.of("outTradeNo", "customerOrderNo", "account", "orderNo", "product")
                  .map(request::query)
                  .filter(s -> !s.isEmpty())
                  .findFirst();
          scope.ifPresentOrElse(knobs::clear, knobs::clear);
          return Answer.ok(knobs.all());
        });
  }

  public static void offer(Routes routes, String simulator, Counts counts) {
    var path = "/counts/" + simulator;
    routes.on(
        "GET",
        path,
        request -> {
          var order = request.query("order");
          return Answer.ok(order.isEmpty() ? counts.all() : counts.of(order));
        });
    routes.on(
        "DELETE",
        path,
        _ -> {
          counts.clear();
          return Answer.empty(204);
        });
  }
}
