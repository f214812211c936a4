package bida.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The end of a growing file. */
final class LogTail implements AutoCloseable {

  // Far more than a screen; a log of gigabytes is not read for its last lines.
  private static final int WINDOW = 1 << 20;

  private final RandomAccessFile file;
  private long position;

  LogTail(Path log) throws IOException {
    file = new RandomAccessFile(log.toFile(), "r");
    position = Math.max(0, file.length() - WINDOW);
  }

  List<String> last(int lines) throws IOException {
    var window = more();
    return window.subList(Math.max(0, window.size() - lines), window.size());
  }

  /** Whole lines written since the last call. */
  List<String> more() throws IOException {
    if (file.length() < position) {
      position = 0;
    }
    var bytes = new byte[(int) Math.min(WINDOW, file.length() - position)];
    file.seek(position);
    file.readFully(bytes);
    var end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    position += end;
    return new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
