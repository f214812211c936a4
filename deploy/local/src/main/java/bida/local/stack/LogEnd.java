package bida.local.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The last words of a part that died, short enough for a terminal. */
final class LogEnd {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LINES = 8;
  private static final int WIDTH = 240;

  private final List<String> lines;

  LogEnd(Path log) throws IOException {
    lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
  }

  @Override
  public String toString() {
    // What the JVM says of its cache after the end is not why it ended.
    var said = lines.stream().filter(line -> !line.contains("AOT")).toList();
    return said.stream()
        .skip(Math.max(0, said.size() - LINES))
        .map(LogEnd::readable)
        .map(line -> "    " + line.substring(0, Math.min(WIDTH, line.length())))
        .collect(Collectors.joining("\n"));
  }

  private static String readable(String line) {
    if (!line.startsWith("{")) {
      return line;
    }
    try {
      var entry = JSON.readTree(line);
      return entry.path("level").asText() + " " + entry.path("message").asText() + causes(entry);
    } catch (IOException e) {
      return line;
    }
  }

  private static String causes(JsonNode entry) {
    var said = new StringBuilder();
    var cause = entry.path("exception");
    while (!cause.isMissingNode()) {
      said.append(": ").append(cause.path("message").asText(cause.path("exceptionType").asText()));
      cause = cause.path("causedBy").path("exception");
    }
    return said.toString();
  }
}
