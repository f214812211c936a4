package bida.platform.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bida.platform.test.Await;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClocksTest {

  private static final URI NOBODY = URI.create("http://127.0.0.1:1/clock");
  private static final Instant REAL = Instant.parse("2026-11-22T08:00:00Z");

  private final ObjectMapper json = new ObjectMapper().registerModule(new JavaTimeModule());
  private final AtomicReference<Instant> real = new AtomicReference<>(REAL);

  @Test
  void fixedStandsStill() {
    var clock = new Clocks("system", OptionalLong.of(1792339200), NOBODY).choose(json, false);

    assertThat(clock.instant()).isEqualTo(Instant.ofEpochSecond(1792339200));
    assertThat(clock.instant()).isEqualTo(Instant.ofEpochSecond(1792339200));
  }

  @Test
  void controlledFollowsOffsetAndRate() throws IOException {
    var setting =
        new AtomicReference<>(
            """
            {"simulatedAtBase": "2027-01-01T00:00:00Z", "realAtBase": "2026-11-22T08:00:00Z",
             "rate": 48.0, "mood": "new"}
            """);
    var simulators =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    simulators.createContext(
        "/clock",
        exchange -> {
          var body = setting.get().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    simulators.start();
    var url = URI.create("http://127.0.0.1:" + simulators.getAddress().getPort() + "/clock");

    try (var clock = new ControlledClock(real::get, json, url)) {
      assertThat(clock.instant()).isEqualTo("2027-01-01T00:00:00Z");
      real.set(REAL.plusSeconds(10));
      assertThat(clock.instant()).isEqualTo("2027-01-01T00:08:00Z");

      setting.set(
          """
          {"simulatedAtBase": "2027-02-01T00:00:00Z", "realAtBase": "2026-11-22T08:00:10Z", "rate": 1}
          """);
      Await.until("the jump", () -> clock.instant().equals(Instant.parse("2027-02-01T00:00:00Z")));

      simulators.stop(0);
      real.set(REAL.plusSeconds(11));
      assertThat(clock.instant()).isEqualTo("2027-02-01T00:00:01Z");
    } finally {
      simulators.stop(0);
    }
  }

  @Test
  void controlledRunsOnRealTimeWhileNobodyAnswers() {
    try (var clock = new ControlledClock(real::get, json, NOBODY)) {
      real.set(REAL.plusSeconds(5));

      assertThat(clock.instant()).isEqualTo(REAL.plusSeconds(5));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"controlled", "fixed"})
  void productionHasNoChoice(String mode) {
    var clocks = new Clocks(mode, OptionalLong.empty(), NOBODY);

    assertThatThrownBy(() -> clocks.choose(json, true))
        .hasMessageContaining("refused in the prod profile");
  }

  @Test
  void productionRefusesAFixedInstantToo() {
    var clocks = new Clocks("system", OptionalLong.of(1792339200), NOBODY);

    assertThatThrownBy(() -> clocks.choose(json, true))
        .hasMessageContaining("refused in the prod profile");
  }

  @Test
  void productionRunsOnTheSystemsClock() {
    var clock = new Clocks("system", OptionalLong.empty(), NOBODY).choose(json, true);

    assertThat(Duration.between(clock.instant(), InstantSource.system().instant()))
        .isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void anUnknownClockIsRefused() {
    var clocks = new Clocks("sundial", OptionalLong.empty(), NOBODY);

    assertThatThrownBy(() -> clocks.choose(json, false)).isInstanceOf(IllegalStateException.class);
  }
}
