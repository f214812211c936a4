package bida.local.machine;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Starts programs that outlive us, and ends them with the signal they like best. */
public final class Spawn {

  private Spawn() {}

  public static Identity start(
      List<String> command, Map<String, String> environment, Path directory, Path log)
      throws IOException {
    var builder =
        new ProcessBuilder(Detached.command(command))
            .directory(directory.toFile())
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()));
    // Options meant for somebody's build would change our flags, and with them the AOT cache.
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    builder.environment().putAll(environment);
    var process = builder.start();
    return Identity.of(process.pid())
        .orElseThrow(
            () -> new IOException(command.getFirst() + " ended before it began; see " + log));
  }

  /** True when the process went by itself within the limit. */
  public static boolean stop(Identity process, String signal, Duration limit) {
    if (!process.alive()) {
      return true;
    }
    send(process, signal);
    if (Patience.await(() -> !process.alive(), limit)) {
      return true;
    }
    send(process, "KILL");
    Patience.await(() -> !process.alive(), Duration.ofSeconds(5));
    return false;
  }

  private static void send(Identity process, String signal) {
    if (process.alive()) {
      Shell.works("sh", "-c", "kill -" + signal + " " + process.pid());
    }
  }
}
