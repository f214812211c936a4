package bida.simulators.time;

import bida.simulators.http.Answer;
import bida.simulators.http.Refusal;
import bida.simulators.http.Request;
import bida.simulators.http.Routes;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** {@code /clock}: shows the clock to every process of Bida and lets a story move it. */
public final class ClockControl {
  private final SimulatedClock clock;

  public ClockControl(SimulatedClock clock) {
    this.clock = clock;
  }

  public void offer(Routes routes) {
    routes.on("GET", "/clock", _ -> Answer.ok(clock.basis()));
    routes.on("POST", "/clock", this::move);
  }

  private Answer move(Request request) {
    var wish = request.json();
    try {
      apply(wish);
    } catch (DateTimeException e) {
      throw new Refusal(400, "PARAM_ERROR", String.valueOf(e.getMessage()));
    } catch (SimulatedClock.GoesBack e) {
      throw new Refusal(409, "CLOCK_GOES_BACK", String.valueOf(e.getMessage()));
    }
    return Answer.ok(clock.basis());
  }

  private void apply(JsonNode wish) {
    if (wish.hasNonNull("advance")) clock.advance(Duration.parse(wish.path("advance").asText()));
    else if (wish.hasNonNull("set")) clock.set(Instant.parse(wish.path("set").asText()));
    else if (wish.path("rate").isNumber()) clock.rate(wish.path("rate").asDouble());
    else throw new Refusal(400, "PARAM_ERROR", "one of advance, set, rate is needed");
  }
}
