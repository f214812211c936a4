package bida.platform.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;

/** The module whose tests run, as its folder and its application.properties tell. */
record Module(Path folder, Properties settings) {

  static Module underTest() {
    var folder = Path.of(System.getProperty("basedir", "")).toAbsolutePath().normalize();
    var settings = new Properties();
    var file = folder.resolve("src/main/resources/application.properties");
    if (Files.exists(file)) {
      try (var reader = Files.newBufferedReader(file)) {
        settings.load(reader);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new Module(folder, settings);
  }

  /** A module without such a file names the topics it reads itself. */
  Module reading(List<String> topics) {
    var more = new Properties();
    more.putAll(settings);
    topics.forEach(topic -> more.setProperty("mp.messaging.incoming." + topic + ".topic", topic));
    return new Module(folder, more);
  }

  /** The application's name, which is its consumer group as well. */
  String name() {
    return settings.getProperty(
        "quarkus.application.name", Objects.requireNonNull(folder.getFileName()).toString());
  }

  /** The target folder of the whole build, which all modules share. */
  Path sharedTarget() {
    var root = System.getProperty("bida.root");
    return (root == null ? rootAbove(folder) : Path.of(root)).resolve("target/it");
  }

  String uniqueSuffix() {
    return "%08x".formatted(ThreadLocalRandom.current().nextInt());
  }

  private static Path rootAbove(Path folder) {
    for (var here = folder; here != null; here = here.getParent()) {
      if (Files.isDirectory(here.resolve(".mvn"))) {
        return here;
      }
    }
    return folder;
  }
}
