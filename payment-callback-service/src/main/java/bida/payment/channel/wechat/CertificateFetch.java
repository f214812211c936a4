package bida.payment.channel.wechat;

import com.wechat.pay.java.core.certificate.model.Data;
import com.wechat.pay.java.core.certificate.model.DownloadCertificateResponse;
import com.wechat.pay.java.core.certificate.model.EncryptCertificate;
import com.wechat.pay.java.core.cipher.AeadCipher;
import com.wechat.pay.java.core.exception.DecryptionException;
import com.wechat.pay.java.core.http.HttpClient;
import com.wechat.pay.java.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Asks the channel for its certificates, on a thread of its own and not too often. They are
 * believed because only the channel and we have the key they are encrypted with.
 */
final class CertificateFetch {

  private static final Logger LOG = Logger.getLogger(CertificateFetch.class);
  private static final String ADDRESS = "https://api.mch.weixin.qq.com/v3/certificates";

  private final HttpClient http;
  private final List<AeadCipher> keys;
  private final Duration interval;
  private final InstantSource clock;
  private final AtomicReference<Instant> next = new AtomicReference<>(Instant.MIN);

  CertificateFetch(HttpClient http, List<AeadCipher> keys, Duration interval, InstantSource clock) {
    this.http = http;
    this.keys = keys;
    this.interval = interval;
    this.clock = clock;
  }

  void call(Consumer<Collection<X509Certificate>> found) {
    var now = clock.instant();
    var due = next.get();
    if (!now.isBefore(due) && next.compareAndSet(due, now.plus(interval))) {
      Thread.ofVirtual().name("fetch certificates").start(() -> fetch(found));
    }
  }

  private void fetch(Consumer<Collection<X509Certificate>> found) {
    try {
      found.accept(certificates());
    } catch (RuntimeException e) {
      LOG.warnf(
          "Cannot fetch the certificates of wechat (%s); callbacks under new ones are refused.",
          e.getClass().getSimpleName());
    }
  }

  private List<X509Certificate> certificates() {
    return http
        .get(new HttpHeaders(), ADDRESS, DownloadCertificateResponse.class)
        .getServiceResponse()
        .getData()
        .stream()
        .map(this::open)
        .filter(this::isValidNow)
        .toList();
  }

  private X509Certificate open(Data data) {
    var sealed = data.getEncryptCertificate();
    return Pem.certificate(
        keys.stream()
            .flatMap(key -> decrypted(key, sealed).stream())
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("encrypted with neither of our keys")));
  }

  private static Optional<String> decrypted(AeadCipher key, EncryptCertificate sealed) {
    try {
      return Optional.of(
          key.decrypt(
              sealed.getAssociatedData().getBytes(StandardCharsets.UTF_8),
              sealed.getNonce().getBytes(StandardCharsets.UTF_8),
              Base64.getDecoder().decode(sealed.getCiphertext())));
    } catch (DecryptionException e) {
      return Optional.empty();
    }
  }

  private boolean isValidNow(X509Certificate certificate) {
    try {
      certificate.checkValidity(Date.from(clock.instant()));
      return true;
    } catch (CertificateException e) {
      return false;
    }
  }
}
