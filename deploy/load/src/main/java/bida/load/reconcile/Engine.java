package bida.load.reconcile;

import bida.load.system.Apart;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * payment-callback-service's own comparison, as a process with half a gigabyte: {@link CompareMain}
 * on the libraries of the packaged service.
 */
final class Engine implements Comparison {

  private static final String MAIN = CompareMain.class.getName();
  private static final int HEAP_MB = 512;
  private static final int LIMIT_MINUTES = 10;

  private final Apart database;
  private final Path application;
  private final Path load;

  Engine(Apart database, Path root) {
    this.database = database;
    this.application = root.resolve("payment-callback-service/target/quarkus-app");
    this.load = root.resolve("deploy/load/target/load-1.0-SNAPSHOT.jar");
  }

  @Override
  public Found compare(Path statement) throws IOException, InterruptedException {
    var output = Files.createTempFile("reconcile", ".txt");
    var began = System.nanoTime();
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MB + "m",
                "-XX:+UseSerialGC",
                "-cp",
                String.join(
                    File.pathSeparator,
                    load.toString(),
                    application.resolve("app/*").toString(),
                    application.resolve("lib/main/*").toString()),
                MAIN,
                statement.toString(),
                Seeded.DAY.toString(),
                database.url(),
                database.user())
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("BIDA_DB_PASSWORD", database.password());
    var process = builder.start();
    long peakKb = 0;
    while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
      peakKb = Math.max(peakKb, peakKb(process.pid()));
      if (System.nanoTime() - began > TimeUnit.MINUTES.toNanos(LIMIT_MINUTES)) {
        process.destroyForcibly();
      }
    }
    var seconds = (System.nanoTime() - began) / 1e9;
    if (process.exitValue() != 0) {
      throw new IllegalStateException(MAIN + " ended with " + process.exitValue());
    }
    return new Found(differences(Files.readAllLines(output)), seconds, peakKb / 1024);
  }

  private static Set<Difference> differences(List<String> lines) {
    return lines.stream()
        .filter(line -> line.contains("\t"))
        .map(Difference::of)
        .collect(Collectors.toSet());
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
