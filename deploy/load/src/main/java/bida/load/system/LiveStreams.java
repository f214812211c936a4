package bida.load.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/** Buyers who have the page of their order open: each reads the live stream until it is over. */
public final class LiveStreams implements AutoCloseable {

  private static final int CONNECT_MILLIS = 3_000;
  // A heartbeat comes every 15 s.
  private static final int SILENCE_MILLIS = 60_000;
  private static final String LAST = "DELIVERED";
  // The service writes an event as one chunk, so that its data stands in one line.
  private static final Pattern STEP = Pattern.compile("^data:.*\"toStatus\":\"([A-Z_]+)\"");

  private final int port;
  private final String token;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param port of order-service
   */
  public LiveStreams(int port, String token) {
    this.port = port;
    this.token = token;
  }

  /** Who is told of each step of an order. */
  @FunctionalInterface
  public interface Listener {
    void on(String status, long nanos);
  }

  /** From now on, those that the order has behind it first. */
  public void watch(String orderNo, Listener listener) {
    threads.execute(() -> read(orderNo, listener));
  }

  private void read(String orderNo, Listener listener) {
    var socket = new Socket();
    open.add(socket);
    try (socket) {
      socket.setSoTimeout(SILENCE_MILLIS);
      socket.connect(new InetSocketAddress("127.0.0.1", port), CONNECT_MILLIS);
      socket
          .getOutputStream()
          .write(
              "GET /v1/orders/%s/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nAuthorization: Bearer %s\r\n\r\n"
                  .formatted(orderNo, token)
                  .getBytes(StandardCharsets.UTF_8));
      var lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      var status = Optional.<String>empty();
      for (var line = lines.readLine();
          line != null && !status.equals(Optional.of(LAST));
          line = lines.readLine()) {
        status = status(line);
        status.ifPresent(reached -> listener.on(reached, System.nanoTime()));
      }
    } catch (IOException e) {
      if (!closed) {
        // Whoever waits for the order's delivery says so.
        System.err.println("live stream of " + orderNo + ": " + e.getMessage());
      }
    } finally {
      open.remove(socket);
    }
  }

  /** Which status a line of the stream tells of. */
  static Optional<String> status(String line) {
    var step = STEP.matcher(line);
    return step.find() ? Optional.of(step.group(1)) : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    for (var socket : open) {
      socket.close();
    }
    threads.close();
  }
}
