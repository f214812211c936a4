package bida.platform.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of the servers of this build. The first test JVM starts them as a process of their
 * own, later ones find them by a file named after the build.
 */
record SharedServers(
    String mode, String whence, String jdbcHostAndPort, String password, String kafka) {

  // Two busy cores unpack PostgreSQL and start a broker within a minute; an image may have to be
  // pulled.
  private static final Duration START = Duration.ofMinutes(5);

  static SharedServers ofThisBuild() {
    var mode = System.getProperty("bida.it", "embedded");
    var build = Build.ofThisJvm();
    var folder = Module.underTest().sharedTarget();
    var file = folder.resolve("servers-" + mode + "-" + build.pid() + ".properties");
    try {
      Files.createDirectories(folder);
      try (var channel =
              FileChannel.open(
                  folder.resolve("servers.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          var _ = channel.lock()) {
        var running = read(file, "found running");
        return running != null ? running : start(mode, build, file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SharedServers start(String mode, ProcessHandle build, Path file)
      throws IOException {
    Files.deleteIfExists(file);
    var log = Path.of(file + ".log");
    var process = ServersProcess.launch(mode, build, file, log);
    Await.until(
        "the test servers, see " + log,
        START,
        () -> {
          if (!process.isAlive()) {
            throw new IllegalStateException("The test servers ended at once, see " + log);
          }
          return Files.exists(file);
        });
    var started = read(file, "started");
    if (started == null) {
      throw new IllegalStateException("The test servers ended at once, see " + log);
    }
    return started;
  }

  private static @Nullable SharedServers read(Path file, String whence) throws IOException {
    if (!Files.exists(file)) {
      return null;
    }
    var written = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      written.load(reader);
    }
    var pid = Long.parseLong(written.getProperty("pid"));
    if (!ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
      return null;
    }
    return new SharedServers(
        written.getProperty("mode"),
        whence,
        written.getProperty("postgresql"),
        written.getProperty("password"),
        written.getProperty("kafka"));
  }
}
