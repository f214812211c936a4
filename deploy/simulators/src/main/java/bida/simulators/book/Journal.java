package bida.simulators.book;

import bida.simulators.http.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.BiConsumer;

/**
 * JSON lines, only ever appended. Callers append under their own lock and force before they answer;
 * one force serves all who wait for it.
 */
public final class Journal implements AutoCloseable {
  private final FileChannel channel;
  private final Object forcing = new Object();
  private final long linesAtOpen;
  private long written;
  private long forced;

  public Journal(Path file, BiConsumer<String, JsonNode> replay) {
    try {
      var whole = new Replay(file, replay);
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      // A line cut short by a kill was never answered for: nobody relies on it.
      channel.truncate(whole.length);
      channel.position(whole.length);
      linesAtOpen = whole.lines;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open " + file, e);
    }
  }

  /** How much had been written before: makes numbers and random choices differ after a restart. */
  public long linesAtOpen() {
    return linesAtOpen;
  }

  public synchronized void append(String kind, Object value) {
    var line = ByteBuffer.wrap((Json.text(new Line(kind, value)) + "\n").getBytes(UTF_8));
    try {
      while (line.hasRemaining()) written += channel.write(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns when everything appended so far is on disk. */
  public void force() {
    var target = position();
    synchronized (forcing) {
      if (forced >= target) return;
      var reached = position();
      try {
        channel.force(false);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      forced = reached;
    }
  }

  private synchronized long position() {
    return written;
  }

  @Override
  public void close() {
    force();
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final java.nio.charset.Charset UTF_8 = java.nio.charset.StandardCharsets.UTF_8;

  private record Line(String kind, Object value) {}

  private static final class Replay {
    long length;
    long lines;

    Replay(Path file, BiConsumer<String, JsonNode> reader) throws IOException {
      if (!Files.exists(file)) return;
      try (var in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
        var line = new ByteArrayOutputStream();
        for (int b; (b = in.read()) >= 0; ) {
          if (b != '\n') {
            line.write(b);
            continue;
          }
          var tree = Json.MAPPER.readTree(line.toByteArray());
          reader.accept(tree.path("kind").asText(), tree.path("value"));
          length += line.size() + 1L;
          lines++;
          line.reset();
        }
      }
    }
  }
}
