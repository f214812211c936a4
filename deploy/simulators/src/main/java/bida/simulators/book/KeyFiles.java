package bida.simulators.book;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** RSA keys as PEM files; a pair that is missing is made once, readable by its owner only. */
public final class KeyFiles {
  private KeyFiles() {}

  public static Path privateFile(Path folder, String name) {
    return folder.resolve(name + "-private.pem");
  }

  public static Path publicFile(Path folder, String name) {
    return folder.resolve(name + "-public.pem");
  }

  public static KeyPair pair(Path folder, String name) {
    var file = privateFile(folder, name);
    if (!Files.exists(file)) make(folder, name);
    var key = privateKey(file);
    return new KeyPair(publicKey(key), key);
  }

  public static PrivateKey privateKey(Path pem) {
    try {
      return rsa().generatePrivate(new PKCS8EncodedKeySpec(der(pem)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(pem + " holds no PKCS#8 RSA private key", e);
    }
  }

  public static PublicKey publicKey(Path pem) {
    try {
      return rsa().generatePublic(new X509EncodedKeySpec(der(pem)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(pem + " holds no RSA public key", e);
    }
  }

  public static PublicKey publicKey(PrivateKey key) {
    if (!(key instanceof RSAPrivateCrtKey rsa)) throw new IllegalArgumentException("no RSA key");
    try {
      return rsa().generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void make(Path folder, String name) {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      var pair = generator.generateKeyPair();
      write(publicFile(folder, name), "PUBLIC KEY", pair.getPublic().getEncoded());
      write(privateFile(folder, name), "PRIVATE KEY", pair.getPrivate().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(Path file, String label, byte[] der) {
    var body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    var text = "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, body, label);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      var fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(fresh);
      if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(
            fresh,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      Files.writeString(fresh, text);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static byte[] der(Path pem) {
    try {
      var text = Files.readString(pem).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
      return Base64.getDecoder().decode(text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + pem, e);
    }
  }

  private static KeyFactory rsa() throws GeneralSecurityException {
    return KeyFactory.getInstance("RSA");
  }
}
