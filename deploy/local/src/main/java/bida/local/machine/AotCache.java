package bida.local.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The JDK's ahead-of-time cache of one part: recorded by its first run, used by later ones.
 *
 * <p>A cache is good for exactly the jars and flags it was recorded with, so its name says which.
 */
public final class AotCache {

  private final Path folder;
  private final Path ready;
  private final Path recording;

  public AotCache(Path folder, String part, String fingerprint) {
    this.folder = folder.resolve(part);
    this.ready = this.folder.resolve(fingerprint + ".aot");
    this.recording = this.folder.resolve(fingerprint + ".recording");
  }

  public List<String> flags() {
    if (Files.exists(ready)) {
      // An unusable cache is skipped by the JVM; its complaint belongs into nobody's log.
      return List.of("-XX:AOTCache=" + ready, "-Xlog:aot*=off", "-Xlog:cds*=off");
    }
    clear();
    return List.of("-XX:AOTCacheOutput=" + recording, "-Xlog:aot*=off", "-Xlog:cds*=off");
  }

  // Caches of other jars and flags, and half-written ones: about 100 MB each, and of no use.
  private void clear() {
    try {
      Files.createDirectories(folder);
      try (var files = Files.list(folder)) {
        for (var file : files.toList()) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean recording() {
    return !Files.exists(ready);
  }

  /**
   * Takes over what a run has recorded. Only after a clean end: a killed JVM leaves half a file.
   */
  public void keep() {
    try {
      if (Files.exists(recording)) {
        Files.move(recording, ready, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
