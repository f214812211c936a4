package bida.faults;

import bida.local.api.Web;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The one command, used as a person would use it. */
final class BidaCommand {

  // A start after a crash replays WAL and logs; five minutes without success is a failure.
  private static final int LIMIT_MINUTES = 5;

  private final Path root;

  BidaCommand(Path root) {
    this.root = root;
  }

  /** A part of the system that runs as a process of its own. */
  record Running(String name, long pid) {}

  void up() {
    run(0, "up", "--detach");
  }

  /** A part that is not ready right now, such as a relay reconnecting, has a pid all the same. */
  List<Running> processes() {
    try {
      var running = new ArrayList<Running>();
      for (var service : Web.JSON.readTree(run(1, "status", "--json")).path("services")) {
        running.add(new Running(service.path("name").asText(), service.path("pid").asLong()));
      }
      return running;
    } catch (IOException e) {
      throw new IllegalStateException("status --json is not readable", e);
    }
  }

  /** Its pid now: a part that was brought back has a new one. */
  Running now(Running before) {
    return processes().stream()
        .filter(running -> running.name().equals(before.name()))
        .findFirst()
        .orElseThrow();
  }

  private String run(int worstExit, String... words) {
    var command = new ArrayList<>(List.of(root.resolve("bida").toString()));
    command.addAll(List.of(words));
    try {
      var process =
          new ProcessBuilder(command)
              .directory(root.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES) || process.exitValue() > worstExit) {
        throw new IllegalStateException("bida " + String.join(" ", words) + " failed:\n" + output);
      }
      return output;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
