package bida.platform.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/**
 * The key pair of the issuer that the tests play: its public half verifies, its private half signs.
 */
final class TestKeys {

  private TestKeys() {}

  static Map<String, String> generate() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      var pair = generator.generateKeyPair();
      return Map.of(
          "mp.jwt.verify.issuer",
          Tokens.ISSUER,
          "mp.jwt.verify.publickey.location",
          file("PUBLIC KEY", pair.getPublic().getEncoded()),
          "smallrye.jwt.sign.key.location",
          file("PRIVATE KEY", pair.getPrivate().getEncoded()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String file(String kind, byte[] key) throws IOException {
    var file = Files.createTempFile("bida-test-", ".pem");
    file.toFile().deleteOnExit();
    var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
    Files.writeString(
        file, "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(kind, text, kind));
    return "file:" + Path.of(file.toString()).toAbsolutePath();
  }
}
