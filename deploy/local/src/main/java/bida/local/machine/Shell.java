package bida.local.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs small programs of the operating system to their end. */
public final class Shell {

  // initdb with all its syncs on a busy disk is the slowest of them.
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private Shell() {}

  /** The output; fails with it when the program does. */
  public static String run(List<String> command, Map<String, String> environment, Path directory) {
    return run(command, environment, directory, LIMIT);
  }

  /** The same, of one that may take longer. */
  public static String run(
      List<String> command, Map<String, String> environment, Path directory, Duration limit) {
    try {
      var builder =
          new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
      builder.environment().putAll(environment);
      var output = Files.createTempFile("bida", ".out");
      try {
        var process = builder.redirectOutput(output.toFile()).start();
        process.getOutputStream().close();
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new IllegalStateException(command.getFirst() + " did not end in time");
        }
        var said = Files.readString(output, StandardCharsets.UTF_8);
        if (process.exitValue() != 0) {
          throw new IllegalStateException(
              "%s failed with %d: %s"
                  .formatted(Path.of(command.getFirst()).getFileName(), process.exitValue(), said));
        }
        return said;
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new IllegalStateException(command.getFirst() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  public static boolean works(String... command) {
    try {
      run(List.of(command), Map.of(), Path.of("/"));
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }
}
