package bida.load.system;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A fixed number of open connections to one server; who finds none free waits for one. */
public final class Wires implements AutoCloseable {

  private final BlockingQueue<Wire> free = new LinkedBlockingQueue<>();
  // Channels give up at 5 s; what is later than twice that counts as lost.
  private static final Duration USUAL = Duration.ofSeconds(10);
  // The services close what has been idle for a minute, and a request would be lost with it.
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final int port;
  private final Duration patience;
  private final Duration idle;

  public Wires(int port, int count) throws IOException {
    this(port, count, USUAL);
  }

  /**
   * @param patience for an answer
   */
  public Wires(int port, int count, Duration patience) throws IOException {
    this(port, count, patience, IDLE);
  }

  /**
   * @param idle after which a connection is not used again
   */
  Wires(int port, int count, Duration patience, Duration idle) throws IOException {
    this.port = port;
    this.patience = patience;
    this.idle = idle;
    for (int i = 0; i < count; i++) {
      free.add(open());
    }
  }

  /** The status of the answer; a broken connection is replaced, and its request is lost. */
  public int send(byte[] request) throws IOException, InterruptedException {
    var wire = inUse(free.take());
    var whole = false;
    try {
      var status = wire.send(request);
      whole = true;
      return status;
    } finally {
      if (whole) {
        free.add(wire);
      } else {
        wire.close();
        free.add(open());
      }
    }
  }

  private Wire inUse(Wire wire) throws IOException {
    if (wire.idleNanos() < idle.toNanos()) {
      return wire;
    }
    wire.close();
    return open();
  }

  private Wire open() throws IOException {
    return new Wire("127.0.0.1", port, patience);
  }

  @Override
  public void close() throws IOException {
    for (var wire = free.poll(); wire != null; wire = free.poll()) {
      wire.close();
    }
  }
}
