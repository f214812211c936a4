package bida.platform.observability;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * For how many seconds the certificates of those we call are good: of every {@code https://}
 * address among the settings under {@code bida.}. Negative where one has ended. Money that nobody
 * can ask a channel about waits, and somebody has to know before that (failures.md E24).
 */
@ApplicationScoped
class CertificateEnds {

  private static final Logger LOG = Logger.getLogger(CertificateEnds.class);

  private static final int HTTPS = 443;
  // A look is no work that anybody waits for; a host that hangs must not keep the others from it.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Config config;
  private final MeterRegistry metrics;
  private final InstantSource clock;
  private final Map<String, AtomicReference<Instant>> ends = new ConcurrentHashMap<>();

  CertificateEnds(Config config, MeterRegistry metrics, InstantSource clock) {
    this.config = config;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Scheduled(
      every = "${bida.certificates.look-every}",
      delayed = "${bida.certificates.look-after}",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  void look() {
    addresses().forEach(this::look);
  }

  private Stream<URI> addresses() {
    return StreamSupport.stream(config.getPropertyNames().spliterator(), false)
        .filter(name -> name.startsWith("bida.") && !name.endsWith("public-url"))
        .map(name -> config.getConfigValue(name).getValue())
        .filter(value -> value != null && value.startsWith("https://"))
        .flatMap(value -> address(value).stream())
        .map(address -> URI.create("https://" + address.getHost() + ":" + port(address)))
        .distinct();
  }

  private Optional<URI> address(String value) {
    try {
      return Optional.of(new URI(value)).filter(address -> address.getHost() != null);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static int port(URI address) {
    return address.getPort() < 0 ? HTTPS : address.getPort();
  }

  private void look(URI address) {
    try {
      var end = endOf(address);
      ends.computeIfAbsent(address.getAuthority(), host -> gauge(host, end)).set(end);
    } catch (IOException | GeneralSecurityException e) {
      LOG.warnf(
          "The certificate of %s cannot be looked at: %s", address, e.getClass().getSimpleName());
    }
  }

  // By the clock at each scrape: it goes on where the host cannot be looked at any more.
  private AtomicReference<Instant> gauge(String host, Instant first) {
    var end = new AtomicReference<>(first);
    metrics.gauge(
        "bida.certificate.ends.seconds",
        Tags.of("host", host),
        end,
        known -> Duration.between(clock.instant(), known.get()).toSeconds());
    return end;
  }

  /** Of its own certificate: those above it are renewed by whoever signs, and may be spare ones. */
  private static Instant endOf(URI address) throws IOException, GeneralSecurityException {
    var seen = new Noting();
    var tls = SSLContext.getInstance("TLS");
    tls.init(null, new TrustManager[] {seen}, null);
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(address.getHost(), address.getPort()), (int) PATIENCE.toMillis());
      socket.setSoTimeout((int) PATIENCE.toMillis());
      try (var secured =
          (SSLSocket)
              tls.getSocketFactory()
                  .createSocket(socket, address.getHost(), address.getPort(), true)) {
        secured.startHandshake();
      }
    } catch (IOException e) {
      if (seen.ends == null) {
        throw e;
      }
    }
    return Objects.requireNonNull(seen.ends, "a handshake without a certificate");
  }

  /** Notes when a chain ends, and trusts nobody: the handshake stops there and nothing is sent. */
  private static final class Noting implements X509TrustManager {

    private volatile @Nullable Instant ends;

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String how)
        throws CertificateException {
      ends = chain[0].getNotAfter().toInstant();
      throw new CertificateException("only looked at");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String how)
        throws CertificateException {
      throw new CertificateException("nobody calls here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
