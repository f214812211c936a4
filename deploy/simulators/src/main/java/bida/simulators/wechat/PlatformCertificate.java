package bida.simulators.wechat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Locale;

/** The platform's key as a certificate, for merchants who know it by one. */
public record PlatformCertificate(String pem, String serial, Instant from, Instant until) {

  public static PlatformCertificate read(Path file) {
    try (var in = Files.newInputStream(file)) {
      var certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      return new PlatformCertificate(
          Files.readString(file),
          certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT),
          certificate.getNotBefore().toInstant(),
          certificate.getNotAfter().toInstant());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    } catch (CertificateException e) {
      throw new IllegalArgumentException(file + " holds no X.509 certificate", e);
    }
  }
}
