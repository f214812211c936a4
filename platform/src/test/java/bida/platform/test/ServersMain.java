package bida.platform.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;

/** The process behind {@link SharedServers}: serves until the build that asked for it is gone. */
final class ServersMain {

  private ServersMain() {}

  /** What both kinds of servers offer. */
  interface Kind extends AutoCloseable {
    String postgresql();

    String password();

    String kafka();

    @Override
    void close();
  }

  public static void main(String[] args) throws IOException {
    var mode = args[0];
    var build = ProcessHandle.of(Long.parseLong(args[1]));
    var file = Path.of(args[2]);
    var servers =
        switch (mode) {
          case "embedded" -> EmbeddedServers.start();
          case "containers" -> ContainerServers.start();
          default -> throw new IllegalArgumentException("bida.it is embedded or containers");
        };
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(
                    () -> {
                      file.toFile().delete();
                      servers.close();
                    }));
    Files.deleteIfExists(Path.of(file + ".args"));
    tell(file, mode, servers);
    build.ifPresent(process -> process.onExit().join());
    System.exit(0);
  }

  private static void tell(Path file, String mode, Kind servers) throws IOException {
    var addresses = new Properties();
    addresses.setProperty("pid", String.valueOf(ProcessHandle.current().pid()));
    addresses.setProperty("mode", mode);
    addresses.setProperty("postgresql", servers.postgresql());
    addresses.setProperty("password", servers.password());
    addresses.setProperty("kafka", servers.kafka());
    var draft = Path.of(file + ".new");
    try (var writer = Files.newBufferedWriter(draft)) {
      addresses.store(writer, "Servers of one build's tests");
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
