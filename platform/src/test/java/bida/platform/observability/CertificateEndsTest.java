package bida.platform.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real handshakes with servers whose certificates end soon, later, and long ago. */
class CertificateEndsTest {

  private static final char[] WORD = "a test's own".toCharArray();
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir private Path folder;

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final List<ServerSocket> servers = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (var server : servers) {
      server.close();
    }
  }

  @Test
  void e24TellsForHowLongTheCertificatesOfThoseWeCallAreGood() throws Exception {
    var good = server("+0d", 30);
    var ended = server("-10d", 5);
    var nobody = nobody();

    look(
        Map.of(
            "bida.one.url", "https://127.0.0.1:" + good + "/gateway?x=1",
            "bida.one.statement-url", "https://127.0.0.1:" + good + "/statements",
            "bida.two.url", "https://127.0.0.1:" + ended,
            "bida.three.url", "https://127.0.0.1:" + nobody,
            "bida.four.url", "http://127.0.0.1:" + nobody,
            "other.url", "https://127.0.0.1:" + nobody));

    assertThat(seconds(good)).isCloseTo(30 * DAY.toSeconds(), within(600.0));
    assertThat(seconds(ended)).isCloseTo(-5 * DAY.toSeconds(), within(600.0));
    assertThat(metrics.getMeters()).hasSize(2);
  }

  private double seconds(int port) {
    return metrics
        .get("bida.certificate.ends.seconds")
        .tag("host", "127.0.0.1:" + port)
        .gauge()
        .value();
  }

  private void look(Map<String, String> settings) {
    var config =
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(new HashMap<>(settings), "test", 100))
            .build();
    new CertificateEnds(config, metrics, InstantSource.system()).look();
  }

  private int nobody() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private int server(String from, int days) throws Exception {
    var server =
        (SSLServerSocket)
            context(from, days)
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    servers.add(server);
    Thread.ofVirtual().start(() -> serve(server));
    return server.getLocalPort();
  }

  private static void serve(SSLServerSocket server) {
    while (!server.isClosed()) {
      try (var caller = (SSLSocket) server.accept()) {
        caller.startHandshake();
      } catch (IOException e) {
        // The caller trusts nobody, as it should.
      }
    }
  }

  private SSLContext context(String from, int days) throws Exception {
    var file = folder.resolve("keys" + from + ".p12");
    makeKeys(file, from, days);
    var keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file)) {
      keys.load(in, WORD);
    }
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, WORD);
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static void makeKeys(Path file, String from, int days)
      throws InterruptedException, GeneralSecurityException {
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    try {
      var made =
          new ProcessBuilder(
                  keytool,
                  "-genkeypair",
                  "-alias",
                  "test",
                  "-keyalg",
                  "EC",
                  "-dname",
                  "CN=test",
                  "-startdate",
                  from,
                  "-validity",
                  String.valueOf(days),
                  "-storetype",
                  "PKCS12",
                  "-keystore",
                  file.toString(),
                  "-storepass",
                  new String(WORD))
              .redirectErrorStream(true)
              .start();
      made.getInputStream().readAllBytes();
      assertThat(made.waitFor()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
