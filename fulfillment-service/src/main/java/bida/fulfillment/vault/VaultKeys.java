package bida.fulfillment.vault;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.KmsEnvelopeAead;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.subtle.Random;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigUtils;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The vault's own keys. In production they must be there; a developer's machine makes its own, in
 * the named files or, where none is named, in memory.
 */
@Startup
@Singleton
final class VaultKeys {

  private static final int PEPPER_BYTES = 32;

  private final KeysetHandle keyset;
  private final Aead kek;
  private final Aead envelope;
  private final byte[] pepper;

  @Inject
  VaultKeys(VaultConfig config) throws GeneralSecurityException, IOException {
    this(config, Stream.of("local", "dev", "test").anyMatch(ConfigUtils::isProfileActive));
  }

  VaultKeys(VaultConfig config, boolean makesItsOwn) throws GeneralSecurityException, IOException {
    AeadConfig.register();
    var json =
        read(config.keysetFile(), "bida.vault.keyset-file", makesItsOwn, VaultKeys::newKeyset);
    keyset = TinkJsonProtoKeysetFormat.parseKeyset(json, InsecureSecretKeyAccess.get());
    kek = keyset.getPrimitive(RegistryConfiguration.get(), Aead.class);
    envelope = KmsEnvelopeAead.create(PredefinedAeadParameters.AES256_GCM, kek);
    pepper =
        HexFormat.of()
            .parseHex(
                read(
                        config.pepperFile(),
                        "bida.vault.pepper-file",
                        makesItsOwn,
                        () -> HexFormat.of().formatHex(Random.randBytes(PEPPER_BYTES)))
                    .strip());
    if (pepper.length < PEPPER_BYTES) {
      throw new IllegalStateException("bida.vault.pepper-file holds less than 32 bytes");
    }
  }

  /** A new data key for every message, wrapped by the primary key-encryption key. */
  Aead envelope() {
    return envelope;
  }

  /** Opens with every key of the keyset, and wraps with the primary one. */
  Aead kek() {
    return kek;
  }

  KeysetHandle keyset() {
    return keyset;
  }

  /**
   * The key-encryption keys that stand before the primary one: what they wrapped is wrapped anew.
   * One that stands behind it is about to become primary, and other instances may seal by it
   * already.
   */
  Long[] formerKekIds() {
    return IntStream.range(0, keyset.size())
        .mapToObj(keyset::getAt)
        .takeWhile(entry -> !entry.isPrimary())
        .map(entry -> Integer.toUnsignedLong(entry.getId()))
        .toArray(Long[]::new);
  }

  /** Names the key-encryption key that seals now, so that a rotation finds what is left to do. */
  long kekId() {
    return Integer.toUnsignedLong(keyset.getPrimary().getId());
  }

  byte[] pepper() {
    return pepper;
  }

  private static String newKeyset() throws GeneralSecurityException {
    return TinkJsonProtoKeysetFormat.serializeKeyset(
        KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM),
        InsecureSecretKeyAccess.get());
  }

  private static String read(
      Optional<Path> file, String setting, boolean makesItsOwn, Callable<String> make)
      throws IOException {
    if (file.isPresent() && Files.exists(file.get())) {
      return Files.readString(file.get());
    }
    if (!makesItsOwn) {
      throw new IllegalStateException(setting + " must name a readable file");
    }
    var made = make(make);
    if (file.isPresent()) {
      write(file.get(), made);
    }
    return made;
  }

  private static String make(Callable<String> maker) {
    try {
      return maker.call();
    } catch (Exception e) {
      throw new IllegalStateException("cannot make a key", e);
    }
  }

  private static void write(Path file, String content) throws IOException {
    var folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    var own = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Files.createFile(file, own);
    Files.writeString(file, content);
  }
}
