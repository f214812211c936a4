package bida.fulfillment.vault;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Tells whether a key was imported before without being able to tell the key. */
@ApplicationScoped
class Fingerprints {

  private static final String HMAC = "HmacSHA256";

  private final VaultKeys keys;

  Fingerprints(VaultKeys keys) {
    this.keys = keys;
  }

  byte[] of(String sku, Secret secret) {
    var number = secret.number();
    return of(keys.pepper(), sku, number == null ? "" : number, secret.secret());
  }

  /** Of a card number alone, empty where there is none; no SKU begins with the sign in front. */
  byte[] ofNumber(String sku, @Nullable String number) {
    return number == null ? new byte[0] : of(keys.pepper(), "#", sku, number);
  }

  /** Of a bought card whatever it is sold as: a supplier may sell one card for two SKUs of ours. */
  byte[] ofBought(Secret secret) {
    var number = secret.number();
    return of(keys.pepper(), "bought", "", number == null ? "" : number, secret.secret());
  }

  /** A zero byte between the parts keeps ("ab", "c") apart from ("a", "bc"). */
  static byte[] of(byte[] pepper, String... parts) {
    try {
      var mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(pepper, HMAC));
      return mac.doFinal(String.join("\0", parts).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
