package bida.notification;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;

/** Where the tests' receiver and mail server will listen, known before the service starts. */
public class Ports implements QuarkusTestResourceLifecycleManager {

  @Override
  public Map<String, String> start() {
    var receiver = free();
    var smtp = free();
    return Map.of(
        "test.receiver.port", String.valueOf(receiver),
        "test.smtp.port", String.valueOf(smtp),
        "quarkus.mailer.port", String.valueOf(smtp),
        "bida.webhooks.allow", "127.0.0.1:" + receiver,
        "bida.webhooks.timeout", "PT4S");
  }

  private static int free() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    // Nothing listens here; the tests start what they need.
  }
}
