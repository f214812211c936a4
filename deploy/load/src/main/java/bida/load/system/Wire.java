package bida.load.system;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * One connection that is kept open: sends requests made beforehand and reads no more of an answer
 * than it must, so that the load tool takes as little of the machine as it can.
 */
final class Wire implements AutoCloseable {

  private static final int CONNECT_MILLIS = 3_000;
  private static final String LENGTH = "content-length:";

  private final Socket socket = new Socket();
  private final InputStream in;
  private long used = System.nanoTime();

  Wire(String host, int port, Duration patience) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) patience.toMillis());
    socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** For how long nothing was sent. */
  long idleNanos() {
    return System.nanoTime() - used;
  }

  /** The status of the answer. */
  int send(byte[] request) throws IOException {
    used = System.nanoTime();
    socket.getOutputStream().write(request);
    var status = Integer.parseInt(line().split(" ", 3)[1]);
    var length = 0;
    for (var header = line(); !header.isEmpty(); header = line()) {
      if (header.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
        length = Integer.parseInt(header.substring(LENGTH.length()).strip());
      }
    }
    in.skipNBytes(length);
    return status;
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (var next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection was closed");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  static byte[] post(String path, String headers, byte[] body) {
    var head =
        "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%sContent-Length: %d\r\n\r\n"
            .formatted(path, headers, body.length)
            .getBytes(StandardCharsets.UTF_8);
    var request = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    return request;
  }
}
