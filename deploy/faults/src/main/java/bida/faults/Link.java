package bida.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A way to a port of this machine that can be cut and slowed down. What is cut keeps its
 * connections and carries nothing, like a cable that was pulled: nobody is told.
 */
final class Link implements AutoCloseable {

  private static final int CHUNK = 16 * 1024;
  private static final int BACKLOG = 256;
  private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

  private final int to;
  private final ServerSocket door;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;
  private volatile Duration delay = Duration.ZERO;

  private Link(int to, ServerSocket door) {
    this.to = to;
    this.door = door;
  }

  /** To that port, from a free one. */
  static Link to(int port) throws IOException {
    var link = new Link(port, new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().name("link to " + port).start(link::accept);
    return link;
  }

  int port() {
    return door.getLocalPort();
  }

  void cut() {
    cut = true;
  }

  /** Of every chunk, in each direction. */
  void slow(Duration by) {
    delay = by;
  }

  void mend() {
    delay = Duration.ZERO;
    cut = false;
  }

  @Override
  public void close() throws IOException {
    door.close();
    open.forEach(Link::shut);
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        var near = door.accept();
        Thread.startVirtualThread(() -> connect(near));
      } catch (IOException e) {
        if (!door.isClosed()) {
          throw new IllegalStateException("the link to " + to + " accepts nobody any more", e);
        }
      }
    }
  }

  // Who finds nobody behind the link is hung up on, as without it.
  private void connect(Socket near) {
    open.add(near);
    var far = new Socket();
    open.add(far);
    try {
      awaitOpen();
      far.setTcpNoDelay(true);
      near.setTcpNoDelay(true);
      far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), to));
      Thread.startVirtualThread(() -> carry(near, far));
      carry(far, near);
    } catch (IOException e) {
      forget(near, far);
    }
  }

  private void carry(Socket from, Socket into) {
    var chunk = new byte[CHUNK];
    try {
      var in = from.getInputStream();
      var out = into.getOutputStream();
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        awaitOpen();
        LockSupport.parkNanos(delay.toNanos());
        out.write(chunk, 0, read);
      }
      awaitOpen();
      into.shutdownOutput();
      if (from.isOutputShutdown()) {
        forget(from, into);
      }
    } catch (IOException e) {
      forgetOnceOpen(from, into);
    }
  }

  // Who hangs up while it is cut is heard of afterwards.
  private void forgetOnceOpen(Socket one, Socket other) {
    while (isCut()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    forget(one, other);
  }

  private boolean isCut() {
    return cut && !door.isClosed();
  }

  private void awaitOpen() throws IOException {
    while (isCut()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    if (door.isClosed()) {
      throw new IOException("the link is closed");
    }
  }

  private void forget(Socket one, Socket other) {
    shut(one);
    shut(other);
    open.remove(one);
    open.remove(other);
  }

  private static void shut(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Closed is what it was to be.
      assert socket.isClosed();
    }
  }
}
