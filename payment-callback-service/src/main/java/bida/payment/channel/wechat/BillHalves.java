package bida.payment.channel.wechat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A bill in two halves of whole lines, each beginning with the line of names. */
final class BillHalves {

  private static final int LONGEST_LINE = 1 << 16;

  private final Path file;
  private final byte[] names;
  private final long middle;

  private BillHalves(Path file, byte[] names, long middle) {
    this.file = file;
    this.names = names;
    this.middle = middle;
  }

  /** Null where no line ends near the beginning, or near the middle. */
  static @Nullable BillHalves of(Path file) throws IOException {
    try (var bytes = new RandomAccessFile(file.toFile(), "r")) {
      var names = line(bytes, 0);
      var half = bytes.length() / 2;
      var rest = line(bytes, half);
      return names == null || rest == null ? null : new BillHalves(file, names, half + rest.length);
    }
  }

  private static byte @Nullable [] line(RandomAccessFile bytes, long from) throws IOException {
    var buffer = new byte[LONGEST_LINE];
    bytes.seek(from);
    int filled = 0;
    for (int read = 0; read >= 0 && filled < buffer.length; ) {
      filled += read;
      read = bytes.read(buffer, filled, buffer.length - filled);
    }
    for (int at = 0; at < filled; at++) {
      if (buffer[at] == '\n') {
        return Arrays.copyOf(buffer, at + 1);
      }
    }
    return null;
  }

  InputStream first() throws IOException {
    return new Beginning(Files.newInputStream(file), middle);
  }

  InputStream second() throws IOException {
    var rest = Files.newInputStream(file);
    rest.skipNBytes(middle);
    return new SequenceInputStream(new ByteArrayInputStream(names), rest);
  }

  /** So many bytes of a stream. */
  private static final class Beginning extends FilterInputStream {
    private long left;

    Beginning(InputStream in, long length) {
      super(in);
      left = length;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = super.read(into, offset, (int) Math.min(length, left));
      left -= Math.max(read, 0);
      return read;
    }
  }
}
