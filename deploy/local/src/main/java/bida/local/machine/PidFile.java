package bida.local.machine;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Remembers which process runs a part, across the death of whoever started it. */
public final class PidFile {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A process and what it was started from.
   *
   * @param fingerprint of command, environment and jars: a part whose jar was built anew is stale
   */
  public record Entry(long pid, String started, String fingerprint) {
    public Identity identity() {
      return new Identity(pid, started);
    }
  }

  private final Path file;

  public PidFile(Path folder, String part) {
    this.file = folder.resolve(part + ".pid");
  }

  public void write(Identity process, String fingerprint) {
    try {
      var fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(
          fresh, JSON.writeValueAsString(new Entry(process.pid(), process.started(), fingerprint)));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process of this file, if it is still the same one; a stale or broken file says nothing. */
  public Optional<Entry> living() {
    try {
      return Optional.of(JSON.readValue(file.toFile(), Entry.class))
          .filter(entry -> entry.identity().alive());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  public boolean exists() {
    return Files.exists(file);
  }

  public void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
