package bida.local.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The repository and its folder .bida, in which everything the system writes is kept. */
public record Home(Path root, Path folder) {

  public Home {
    root = root.toAbsolutePath().normalize();
    folder = folder.toAbsolutePath().normalize();
  }

  /**
   * {@code .bida}, or what the system property bida.home names: a second system beside the first.
   */
  public Home(Path root) {
    this(root, Path.of(System.getProperty("bida.home", root.resolve(".bida").toString())));
  }

  public Path data(String part) {
    return made(folder().resolve("data")).resolve(part);
  }

  public Path log(String part) {
    return made(folder().resolve("log")).resolve(part + ".log");
  }

  public Path run() {
    return made(folder().resolve("run"));
  }

  public Path secrets() {
    return made(folder().resolve("secrets"));
  }

  public Path aot() {
    return made(folder().resolve("aot"));
  }

  /**
   * Whether a first run records what later ones start from: a start is twice as fast with it, but
   * writing it takes a minute and a half. Without sense where there is no second start, as in
   * tests.
   */
  public boolean recordsCaches() {
    return Boolean.parseBoolean(System.getProperty("bida.caches", "true"));
  }

  public Path programs(String part) {
    return made(folder().resolve("programs")).resolve(part);
  }

  private static Path made(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
