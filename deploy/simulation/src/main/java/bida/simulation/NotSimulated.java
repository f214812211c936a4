package bida.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Pairs of a state and a command that no seed can meet, each with the reason. */
record NotSimulated(List<Line> lines) {

  private static final String ANY = "*";

  /** {@code command} and {@code state}: a name, or any. */
  record Line(String lifecycle, String command, String state, String why) {

    static Line parse(String text) {
      var parts = text.strip().split("\\s+", 4);
      return new Line(parts[0].replace('-', ' '), parts[1], parts[2], parts[3]);
    }

    boolean isAbout(String ofLifecycle, String ofCommand, String ofState) {
      return lifecycle.equals(ofLifecycle)
          && (command.equals(ANY) || command.equals(ofCommand))
          && (state.equals(ANY) || state.equals(ofState));
    }
  }

  static NotSimulated read() {
    try (var file =
        Objects.requireNonNull(NotSimulated.class.getResourceAsStream("not-simulated.txt"))) {
      return new NotSimulated(
          new String(file.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .map(Line::parse)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Why this pair cannot be met; empty where a seed may. */
  Optional<String> why(String lifecycle, String command, String state) {
    return lines.stream()
        .filter(line -> line.isAbout(lifecycle, command, state))
        .map(Line::why)
        .findFirst();
  }
}
