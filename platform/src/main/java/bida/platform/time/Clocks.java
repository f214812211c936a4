package bida.platform.time;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigUtils;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Chooses the clock of this process by {@code bida.clock}; production has no choice. */
@Singleton
final class Clocks {

  private final String mode;
  private final OptionalLong fixed;
  private final URI url;

  Clocks(
      @ConfigProperty(name = "bida.clock", defaultValue = "system") String mode,
      @ConfigProperty(name = "bida.clock.fixed") OptionalLong fixed,
      @ConfigProperty(name = "bida.clock.url", defaultValue = "http://127.0.0.1:8090/clock")
          URI url) {
    this.mode = fixed.isPresent() ? "fixed" : mode;
    this.fixed = fixed;
    this.url = url;
  }

  // Made at startup, on its thread: the first timer would make it on the event loop and poll there.
  @Startup(Interceptor.Priority.PLATFORM_BEFORE - 1)
  @Produces
  @Singleton
  InstantSource clock(ObjectMapper json) {
    return choose(json, ConfigUtils.isProfileActive("prod"));
  }

  InstantSource choose(ObjectMapper json, boolean inProduction) {
    if (!mode.equals("system") && inProduction) {
      throw new IllegalStateException("bida.clock=" + mode + " is refused in the prod profile");
    }
    return switch (mode) {
      case "system" -> InstantSource.system();
      case "fixed" -> InstantSource.fixed(Instant.ofEpochSecond(fixed.orElseThrow()));
      case "controlled" -> new ControlledClock(InstantSource.system(), json, url);
      default -> throw new IllegalStateException("bida.clock is system, controlled or fixed");
    };
  }

  void stop(@Disposes InstantSource clock) {
    if (clock instanceof ControlledClock controlled) {
      controlled.close();
    }
  }
}
