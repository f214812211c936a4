package bida.payment.channel.wechat;

import com.wechat.pay.java.core.cipher.RSAVerifier;
import com.wechat.pay.java.core.cipher.Verifier;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The channel's keys by the serial it names: a public key id, or a certificate's serial number. */
final class PlatformKeys implements Verifier {

  private final String preferred;
  private final Map<String, Verifier> bySerial = new LinkedHashMap<>();

  PlatformKeys(String keyId, PublicKey key, Collection<X509Certificate> certificates) {
    preferred = keyId;
    bySerial.put(keyId, new RSAVerifier(key, keyId));
    for (var certificate : certificates) {
      var serial = certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT);
      bySerial.put(serial, new RSAVerifier(certificate.getPublicKey(), serial));
    }
  }

  boolean know(String serial) {
    return bySerial.containsKey(serial);
  }

  @Override
  public boolean verify(String serial, String message, String signature) {
    var verifier = bySerial.get(serial);
    return verifier != null && verifier.verify(serial, message, signature);
  }

  /** Asks the channel to sign its answers with this key. */
  @Override
  public String getSerialNumber() {
    return preferred;
  }
}
