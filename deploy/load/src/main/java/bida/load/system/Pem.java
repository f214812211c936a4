package bida.load.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Reads the development keys of this machine. */
public final class Pem {

  private Pem() {}

  /** RSA, PKCS#8. */
  public static PrivateKey privateKey(Path file) throws IOException {
    try {
      var der =
          Base64.getMimeDecoder()
              .decode(Files.readString(file).replaceAll("-----[A-Z ]+-----", ""));
      return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(file + " holds no key that can be read", e);
    }
  }
}
