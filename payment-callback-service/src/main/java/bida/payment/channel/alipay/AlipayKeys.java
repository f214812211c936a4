package bida.payment.channel.alipay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * Keys as Alipay's console and tools give them, PEM or bare Base64; a failure names the file and
 * never its content.
 */
final class AlipayKeys {

  private AlipayKeys() {}

  static PrivateKey privateKey(Path file) {
    try {
      return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der(file)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(file + " holds no PKCS#8 RSA private key");
    }
  }

  static PublicKey publicKey(Path file) {
    try {
      return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der(file)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(file + " holds no RSA public key");
    }
  }

  private static byte[] der(Path file) {
    try {
      var text = Files.readString(file).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(file + " is neither PEM nor Base64");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
