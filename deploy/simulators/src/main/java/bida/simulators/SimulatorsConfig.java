package bida.simulators;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The settings, by the names of their environment variables; README.md lists them. */
public final class SimulatorsConfig {
  private final Map<String, String> variables;

  private SimulatorsConfig(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  public static SimulatorsConfig of(Map<String, String> variables) {
    return new SimulatorsConfig(variables);
  }

  String bind() {
    return text("BIDA_SIM_BIND", "127.0.0.1");
  }

  int port(String variable, int usual) {
    var any = text("BIDA_SIM_PORTS", "").equals("any");
    var text = text(variable, Integer.toString(any ? 0 : usual));
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(variable + " is not a port: " + text, e);
    }
  }

  Path data() {
    return Path.of(text("BIDA_SIM_DATA", ".bida/simulators")).toAbsolutePath();
  }

  Path keys() {
    return data().resolve("keys");
  }

  long seed() {
    return Long.parseLong(text("BIDA_SIM_SEED", "1"));
  }

  Instant clockStart(Instant now) {
    return file("BIDA_SIM_CLOCK_START").map(Path::toString).map(Instant::parse).orElse(now);
  }

  Optional<Path> file(String variable) {
    return Optional.of(text(variable, "")).filter(s -> !s.isEmpty()).map(Path::of);
  }

  String text(String variable, String usual) {
    var value = variables.get(variable);
    return value == null || value.isBlank() ? usual : value;
  }
}
