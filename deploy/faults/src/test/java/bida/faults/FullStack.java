package bida.faults;

import bida.local.api.Web;
import bida.local.machine.Home;
import bida.local.stack.Stack;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * The whole system, packaged, as separate processes with Debezium between them: brought up once for
 * all tests of this module, in a home of its own so that a system at work is left alone.
 */
final class FullStack implements BeforeAllCallback, AutoCloseable {

  static final Path ROOT = Path.of(System.getProperty("bida.root", "../.."));
  private static final Path HOME = Path.of("target", "system").toAbsolutePath();

  private static final Map<String, JsonNode> URLS = new ConcurrentHashMap<>();

  @Override
  public void beforeAll(ExtensionContext context) {
    context
        .getRoot()
        .getStore(Namespace.GLOBAL)
        .computeIfAbsent(
            FullStack.class,
            _ -> {
              var up = bida("up", "--detach");
              if (up.exit() != 0) {
                bida("down").orFail();
              }
              up.orFail();
              return this;
            });
  }

  @Override
  public void close() {
    bida("down").orFail();
  }

  /** What a command answered. */
  record Outcome(int exit, String output) {
    void orFail() {
      if (exit != 0) {
        throw new AssertionError(output);
      }
    }

    JsonNode json() {
      try {
        return Web.JSON.readTree(output);
      } catch (IOException e) {
        throw new AssertionError(output, e);
      }
    }
  }

  static Outcome bida(String... words) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dbida.root=" + ROOT,
                "-Dbida.home=" + HOME,
                "-Dbida.caches=false",
                "-jar",
                ROOT.resolve("deploy/local/target/local-1.0-SNAPSHOT.jar").toString()));
    command.addAll(List.of(words));
    try {
      Files.createDirectories(HOME);
      var errors = HOME.resolve("command.err").toFile();
      var process = new ProcessBuilder(command).redirectError(errors).start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError(String.join(" ", words) + " does not end:\n" + output);
      }
      var said = process.exitValue() == 0 ? "" : Files.readString(errors.toPath());
      return new Outcome(process.exitValue(), output + said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Asked once: the addresses stay while the system is up. */
  static String url(String name) {
    return URLS.computeIfAbsent("urls", _ -> bida("status", "--json").json().path("urls"))
        .path(name)
        .asText();
  }

  /** Its addresses, keys and databases. */
  static Stack stack() {
    return new Stack(new Home(ROOT, HOME));
  }

  /** Everything the services have logged, file by file. */
  static Stream<String> logLines() {
    try (var files = Files.list(HOME.resolve("log"))) {
      var all = new ArrayList<String>();
      for (var file : files.toList()) {
        all.addAll(Files.readAllLines(file));
      }
      return all.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
