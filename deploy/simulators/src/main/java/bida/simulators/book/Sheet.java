package bida.simulators.book;

import bida.simulators.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** One value on disk, replaced whole: after a kill it is the old one or the new one. */
public final class Sheet<T> {
  private final Path file;
  private final Class<T> type;

  public Sheet(Path file, Class<T> type) {
    this.file = file;
    this.type = type;
  }

  public Optional<T> read() {
    if (!Files.exists(file)) return Optional.empty();
    try {
      return Optional.of(Json.MAPPER.readValue(file.toFile(), type));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  public synchronized void write(T value) {
    var fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      try (var channel =
          FileChannel.open(
              fresh,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        channel.write(ByteBuffer.wrap(Json.bytes(value)));
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
