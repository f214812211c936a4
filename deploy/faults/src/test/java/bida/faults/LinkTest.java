package bida.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkTest {

  private static final int SOON_MILLIS = 200;
  private static final int LONG_MILLIS = 10_000;

  private final CompletableFuture<Void> hungUp = new CompletableFuture<>();
  private ServerSocket server;
  private Link link;

  @BeforeEach
  void open() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::echo);
    link = Link.to(server.getLocalPort());
  }

  @AfterEach
  void close() throws IOException {
    link.close();
    server.close();
  }

  @Test
  void carriesBothWays() throws IOException {
    try (var socket = connected()) {
      assertThat(answer(socket, LONG_MILLIS)).isEqualTo("hello");
    }
  }

  @Test
  void carriesNothingWhileItIsCutAndEverythingAfterwards() throws IOException {
    try (var socket = connected()) {
      assertThat(answer(socket, LONG_MILLIS)).isEqualTo("hello");

      link.cut();
      assertThatThrownBy(() -> answer(socket, SOON_MILLIS))
          .isInstanceOf(SocketTimeoutException.class);

      link.mend();
      assertThat(read(socket, LONG_MILLIS)).isEqualTo("hello");
    }
  }

  @Test
  void takesItsTimeInEachDirection() throws IOException {
    try (var socket = connected()) {
      link.slow(Duration.ofMillis(100));
      var began = System.nanoTime();

      assertThat(answer(socket, LONG_MILLIS)).isEqualTo("hello");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(199));
    }
  }

  @Test
  void hangsUpOnWhoeverFindsNobodyBehindIt() throws IOException {
    server.close();

    try (var socket = connected()) {
      socket.setSoTimeout(LONG_MILLIS);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  /** As behind a cable that was pulled: nobody is told. */
  @Test
  void whoHangsUpWhileItIsCutIsHeardOfAfterwards() throws Exception {
    try (var socket = connected()) {
      assertThat(answer(socket, LONG_MILLIS)).isEqualTo("hello");
      link.cut();
    }
    assertThatThrownBy(() -> hungUp.get(SOON_MILLIS, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);

    link.mend();
    hungUp.get(LONG_MILLIS, TimeUnit.MILLISECONDS);
  }

  private Socket connected() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), link.port());
  }

  private static String answer(Socket socket, int millis) throws IOException {
    socket.getOutputStream().write("hello".getBytes(US_ASCII));
    return read(socket, millis);
  }

  private static String read(Socket socket, int millis) throws IOException {
    socket.setSoTimeout(millis);
    return new String(socket.getInputStream().readNBytes(5), US_ASCII);
  }

  private void echo() {
    try {
      while (true) {
        var socket = server.accept();
        Thread.startVirtualThread(() -> echo(socket));
      }
    } catch (IOException e) {
      assertThat(server.isClosed()).isTrue();
    }
  }

  private void echo(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
      hungUp.complete(null);
    } catch (IOException e) {
      assertThat(socket.isClosed()).isTrue();
    }
  }
}
