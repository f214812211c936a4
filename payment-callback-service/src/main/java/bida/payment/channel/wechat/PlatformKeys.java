package bida.payment.channel.wechat;

import com.wechat.pay.java.core.cipher.RSAVerifier;
import com.wechat.pay.java.core.cipher.Verifier;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The channel's keys by the serial it names: a public key id, or a certificate's serial number. All
 * of them are good at the same time, for the channel changes from one to the next in mid-traffic.
 */
final class PlatformKeys implements Verifier {

  private static final Pattern CERTIFICATE = Pattern.compile("[0-9A-Fa-f]{8,64}");

  private final @Nullable String publicKeyId;
  private final Optional<CertificateFetch> fetch;
  private volatile String newestCertificate = "";
  private volatile Map<String, Verifier> bySerial = Map.of();

  PlatformKeys(
      @Nullable String publicKeyId,
      @Nullable PublicKey publicKey,
      Collection<X509Certificate> certificates,
      Optional<CertificateFetch> fetch) {
    this.publicKeyId = publicKeyId;
    this.fetch = fetch;
    if (publicKeyId != null && publicKey != null) {
      bySerial = Map.of(publicKeyId, new RSAVerifier(publicKey, publicKeyId));
    }
    add(certificates);
  }

  /** Besides those known already. */
  synchronized void add(Collection<X509Certificate> certificates) {
    var all = new LinkedHashMap<>(bySerial);
    for (var certificate : certificates) {
      var serial = certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT);
      all.put(serial, new RSAVerifier(certificate.getPublicKey(), serial));
      newestCertificate = serial;
    }
    bySerial = all;
  }

  boolean know(String serial) {
    return bySerial.containsKey(serial);
  }

  /** Perhaps the channel has a new certificate: known when it is named the next time. */
  void lookFor(String serial) {
    if (CERTIFICATE.matcher(serial).matches()) {
      fetch.ifPresent(one -> one.call(this::add));
    }
  }

  @Override
  public boolean verify(String serial, String message, String signature) {
    var verifier = bySerial.get(serial);
    return verifier != null && verifier.verify(serial, message, signature);
  }

  /** Asks the channel to sign its answers with this key. */
  @Override
  public String getSerialNumber() {
    return publicKeyId == null ? newestCertificate : publicKeyId;
  }
}
