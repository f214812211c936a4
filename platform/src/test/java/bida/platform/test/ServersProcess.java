package bida.platform.test;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Starts {@link ServersMain} so that it outlives the test JVM. */
final class ServersProcess {

  private ServersProcess() {}

  static Process launch(String mode, ProcessHandle build, Path file, Path log) throws IOException {
    var arguments = Path.of(file + ".args");
    Files.writeString(arguments, "-cp \"" + classPath().replace("\\", "\\\\") + "\"");
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command =
        List.of(
            java,
            "-Xms64m",
            "-Xmx384m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
            "@" + arguments,
            ServersMain.class.getName(),
            mode,
            String.valueOf(build.pid()),
            file.toString());
    return new ProcessBuilder(command)
        .directory(file.getParent().toFile())
        .redirectErrorStream(true)
        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
        .redirectOutput(log.toFile())
        .start();
  }

  // The broker needs the client library of its own version; the services' own is the one Quarkus
  // manages. Platform's build fetches it into the local repository, beside the one on our path.
  private static String classPath() {
    var path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(path.split(File.pathSeparator))
        .map(entry -> entry.contains("kafka-clients") ? clientOfBroker(path).toString() : entry)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Path clientOfBroker(String path) {
    var broker =
        Arrays.stream(path.split(File.pathSeparator))
            .map(Path::of)
            .filter(entry -> entry.getFileName().toString().startsWith("kafka_2.13-"))
            .findFirst()
            .orElseThrow(
                () -> new IllegalStateException("kafka_2.13 is not on the test class path"));
    var version = broker.getParent().getFileName().toString();
    var client =
        broker
            .getParent()
            .resolveSibling(
                Path.of("..", "kafka-clients", version, "kafka-clients-" + version + ".jar"))
            .normalize();
    if (!Files.exists(client)) {
      throw new IllegalStateException(client + " is missing: build platform first");
    }
    return client;
  }
}
