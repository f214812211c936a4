package bida.load.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a server that closes each connection after one answer, as one that was idle long. */
@Timeout(60)
class WiresTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final byte[] REQUEST = Wire.post("/", "", new byte[0]);

  private final ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
  private final Thread serving = Thread.ofPlatform().daemon().start(this::serve);

  WiresTest() throws IOException {}

  @AfterEach
  void stop() throws Exception {
    server.close();
    serving.join();
  }

  @Test
  void losesNothingOnAConnectionThatWasIdle() throws Exception {
    try (var wires = new Wires(server.getLocalPort(), 1, PATIENCE, Duration.ZERO)) {
      assertThat(wires.send(REQUEST)).isEqualTo(204);
      assertThat(wires.send(REQUEST)).isEqualTo(204);
    }
  }

  @Test
  void replacesAConnectionThatBroke() throws Exception {
    try (var wires = new Wires(server.getLocalPort(), 1, PATIENCE, Duration.ofHours(1))) {
      assertThat(wires.send(REQUEST)).isEqualTo(204);
      assertThatThrownBy(() -> wires.send(REQUEST)).isInstanceOf(IOException.class);
      assertThat(wires.send(REQUEST)).isEqualTo(204);
    }
  }

  private void serve() {
    while (!server.isClosed()) {
      try (var connection = server.accept();
          var in =
              new BufferedReader(
                  new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
        var line = in.readLine();
        while (line != null && !line.isEmpty()) {
          line = in.readLine();
        }
        connection
            .getOutputStream()
            .write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // The next one, unless this was the end.
        continue;
      }
    }
  }
}
