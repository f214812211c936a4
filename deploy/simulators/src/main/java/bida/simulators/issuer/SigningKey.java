package bida.simulators.issuer;

import bida.simulators.book.KeyFiles;
import java.nio.file.Path;
import java.security.KeyPair;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.lang.JoseException;

/** The issuer's RSA key, made once and kept, so that tokens outlive a restart. */
final class SigningKey {
  private SigningKey() {}

  static RsaJsonWebKey load(Path folder) {
    KeyPair pair = KeyFiles.pair(folder, "issuer");
    try {
      var key = (RsaJsonWebKey) JsonWebKey.Factory.newJwk(pair.getPublic());
      key.setPrivateKey(pair.getPrivate());
      key.setAlgorithm("RS256");
      key.setUse("sig");
      key.setKeyId(key.calculateBase64urlEncodedThumbprint("SHA-256"));
      return key;
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }
}
