package bida.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Supplier;

/** Keys and passwords of this machine's system, made at the first up and kept with mode 600. */
public final class Secrets {

  // 32 letters and digits carry 190 bits, and need no quoting anywhere.
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int LENGTH = 32;

  private final Path folder;
  private final SecureRandom random;

  public Secrets(Path folder, SecureRandom random) {
    this.folder = folder;
    this.random = random;
    try {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A word of letters and digits; the same one at every call. */
  public String word(String name) {
    return read(once(name, this::letters));
  }

  /** A Standard Webhooks secret. */
  public String webhook() {
    return "whsec_" + key("app-webhook-key");
  }

  /** 32 random bytes in Base64. */
  String key(String name) {
    return read(once(name, () -> Base64.getEncoder().encodeToString(bytes())));
  }

  /** 32 bytes in hexadecimal digits. */
  public Path pepper() {
    return once("vault-pepper.hex", () -> HexFormat.of().formatHex(bytes()));
  }

  public Path vaultKeyset() {
    return once("vault-keyset.json", () -> VaultKeyset.generate(random));
  }

  /** The private half, PKCS#8 PEM; the public half lies beside it. */
  public Path privateKey(String name) {
    var privateFile = folder.resolve(name + "-private.pem");
    if (!Files.exists(privateFile) || !Files.exists(publicKey(name))) {
      try {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048, random);
        var pair = generator.generateKeyPair();
        write(publicKey(name), pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        write(privateFile, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
    return privateFile;
  }

  public Path publicKey(String name) {
    return folder.resolve(name + "-public.pem");
  }

  private byte[] bytes() {
    var bytes = new byte[LENGTH];
    random.nextBytes(bytes);
    return bytes;
  }

  private String letters() {
    var word = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      word.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return word.toString();
  }

  private Path once(String name, Supplier<String> maker) {
    var file = folder.resolve(name);
    if (!Files.exists(file)) {
      write(file, maker.get());
    }
    return file;
  }

  // Written aside and renamed: half a key would be worse than none.
  private static void write(Path file, String content) {
    try {
      var fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(fresh);
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(fresh, content);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String pem(String kind, byte[] der) {
    var body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, body, kind);
  }
}
