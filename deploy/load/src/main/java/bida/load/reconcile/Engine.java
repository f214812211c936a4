package bida.load.reconcile;

import bida.load.system.Apart;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * payment-callback-service's own comparison, as a process with less than half a gigabyte: {@link
 * CompareMain} on the libraries of the packaged service. It goes on from one statement to the next,
 * as the service does from day to day.
 */
final class Engine implements Comparison, AutoCloseable {

  private static final String MAIN = CompareMain.class.getName();
  private static final int HEAP_MB = 400;
  private static final int LIMIT_MINUTES = 10;

  // Of the service's three hundred libraries; to open all of them takes longer than to start.
  private static final List<String> NEEDED = List.of("bida.", "org.postgresql.");

  private final Process process;
  private final Writer commands;
  private final BufferedReader answers;

  private Engine(Process process) {
    this.process = process;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  static Engine start(Apart database, Path root) throws IOException {
    var application = root.resolve("payment-callback-service/target/quarkus-app");
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MB + "m",
                "-XX:+UseSerialGC",
                "-cp",
                String.join(
                    File.pathSeparator,
                    root.resolve("deploy/load/target/load-1.0-SNAPSHOT.jar").toString(),
                    application.resolve("app/*").toString(),
                    libraries(application)),
                MAIN,
                Seeded.DAY.toString(),
                database.url(),
                database.user())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("BIDA_DB_PASSWORD", database.password());
    var process = builder.start();
    CompletableFuture.delayedExecutor(LIMIT_MINUTES, TimeUnit.MINUTES)
        .execute(process::destroyForcibly);
    return new Engine(process);
  }

  @Override
  public Found compare(Path statement) throws IOException {
    var began = System.nanoTime();
    commands.write(statement + "\n");
    commands.flush();
    var found = new HashSet<Difference>();
    for (var line = answers.readLine(); ; line = answers.readLine()) {
      if (line == null) {
        throw new IllegalStateException(MAIN + " ended; see above");
      }
      if (line.equals(CompareMain.END)) {
        return new Found(found, (System.nanoTime() - began) / 1e9, peakKb(process.pid()) / 1024);
      }
      found.add(Difference.of(line));
    }
  }

  @Override
  public void close() throws IOException {
    commands.close();
    process.destroy();
  }

  private static String libraries(Path application) throws IOException {
    try (var jars = Files.list(application.resolve("lib/main"))) {
      return jars.filter(jar -> NEEDED.stream().anyMatch(jar.getFileName().toString()::startsWith))
          .map(Path::toString)
          .collect(Collectors.joining(File.pathSeparator));
    }
  }

  private static long peakKb(long pid) {
    try {
      for (var line :
          Files.readAllLines(Path.of("/proc/" + pid + "/status"), StandardCharsets.UTF_8)) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
      return 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
