package bida.fulfillment.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bida.platform.event.EventJson;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealTest {

  private static final UUID ONE = UUID.fromString("01932f3e-0000-7000-8000-0000000000c1");
  private static final UUID OTHER = UUID.fromString("01932f3e-0000-7000-8000-0000000000c2");
  private static final Secret SECRET = new Secret("N-1", "ABCD-EFGH-0001");

  @TempDir Path folder;
  private Seal seal;

  @BeforeEach
  void aVault() throws GeneralSecurityException, IOException {
    seal = new Seal(new VaultKeys(config(folder), false));
  }

  @Test
  void opensWhatItSealed() {
    var sealed = seal.seal("SKU1", ONE, SECRET);

    assertThat(seal.open("SKU1", ONE, Seal.VERSION, sealed)).isEqualTo(SECRET);
  }

  @Test
  void neverSealsTheSameWayTwice() {
    assertThat(seal.seal("SKU1", ONE, SECRET)).isNotEqualTo(seal.seal("SKU1", ONE, SECRET));
  }

  @Test
  void opensNothingThatWasMovedToAnotherRowSkuOrVersion() {
    var sealed = seal.seal("SKU1", ONE, SECRET);

    assertUnreadable("SKU1", OTHER, Seal.VERSION, sealed);
    assertUnreadable("SKU2", ONE, Seal.VERSION, sealed);
    assertUnreadable("SKU1", ONE, Seal.VERSION + 1, sealed);
  }

  @Test
  void saysNothingOfAKeyThatDoesNotOpen() {
    var sealed = seal.seal("SKU1", ONE, SECRET);
    sealed[sealed.length - 1] ^= 1;

    assertThatThrownBy(() -> seal.open("SKU1", ONE, Seal.VERSION, sealed))
        .isInstanceOf(UnreadableKeyException.class)
        .hasNoCause()
        .hasMessage("key " + ONE + " cannot be opened");
  }

  @Test
  void neverShowsASecretAsText() {
    assertThat(SECRET.toString()).doesNotContain("ABCD", "0001", "N-1");
    assertThat(new ImportKeys.Line("N-1", "ABCD-EFGH-0001").toString()).doesNotContain("ABCD");
    assertThat(new OpenedKey(1, 1, "N-1", "ABCD-EFGH-0001", null).toString())
        .doesNotContain("ABCD");
  }

  @Test
  void hintsAtLongSecretsOnly() {
    assertThat(SECRET.hint()).isEqualTo("0001");
    assertThat(new Secret(null, "998877").hint()).isEmpty();
  }

  @Test
  void doesNotStartWithoutItsKeysInProduction() {
    var missing = config(folder.resolve("keyset.json"), folder.resolve("gone"));

    assertThatThrownBy(() -> new VaultKeys(missing, false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("bida.vault.pepper-file");
  }

  @Test
  void opensOldKeysAfterTheKeyEncryptionKeyWasRotated()
      throws GeneralSecurityException, IOException {
    var sealed = seal.seal("SKU1", ONE, SECRET);
    var file = folder.resolve("keyset.json");
    var old =
        TinkJsonProtoKeysetFormat.parseKeyset(
            Files.readString(file), InsecureSecretKeyAccess.get());
    var rotated =
        KeysetHandle.newBuilder(old)
            .addEntry(
                KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                    .withRandomId()
                    .makePrimary())
            .build();
    Files.writeString(
        file, TinkJsonProtoKeysetFormat.serializeKeyset(rotated, InsecureSecretKeyAccess.get()));

    var after = new VaultKeys(config(file, folder.resolve("pepper")), false);

    assertThat(new Seal(after).open("SKU1", ONE, Seal.VERSION, sealed)).isEqualTo(SECRET);
    assertThat(after.kekId()).isNotEqualTo(Integer.toUnsignedLong(old.getPrimary().getId()));
  }

  @Test
  void wrapsADataKeyAnewWithoutTouchingTheSecret() {
    var sealed = seal.seal("SKU1", ONE, SECRET);

    var again = seal.rewrap(ONE, sealed);

    assertThat(again).isNotEqualTo(sealed).hasSameSizeAs(sealed);
    assertThat(seal.open("SKU1", ONE, Seal.VERSION, again)).isEqualTo(SECRET);
    for (var bad : new byte[][] {{}, {0, 0}, {0, 0, 0, 9, 1}, {-1, 0, 0, 0}}) {
      assertThatThrownBy(() -> seal.rewrap(ONE, bad)).isInstanceOf(UnreadableKeyException.class);
    }
  }

  @Test
  void fingerprintsAsTheReferenceVectorDoes() throws IOException {
    var vector = vector().get("dedupe_fingerprint");

    var fingerprint =
        Fingerprints.of(
            HexFormat.of().parseHex(vector.get("pepper_hex").asText()),
            "t1",
            "SKU1",
            "ABCD-EFGH-0001");

    assertThat(HexFormat.of().formatHex(fingerprint)).isEqualTo(vector.get("hex").asText());
  }

  private void assertUnreadable(String sku, UUID id, int version, byte[] sealed) {
    assertThatThrownBy(() -> seal.open(sku, id, version, sealed))
        .isInstanceOf(UnreadableKeyException.class);
  }

  private JsonNode vector() throws IOException {
    try (var file = getClass().getResourceAsStream("/vectors/card_envelope.json")) {
      return EventJson.read(
          new String(file.readAllBytes(), StandardCharsets.UTF_8), JsonNode.class);
    }
  }

  private static VaultConfig config(Path folder) throws GeneralSecurityException, IOException {
    AeadConfig.register();
    var keyset = folder.resolve("keyset.json");
    Files.writeString(
        keyset,
        TinkJsonProtoKeysetFormat.serializeKeyset(
            KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM),
            InsecureSecretKeyAccess.get()));
    var pepper = folder.resolve("pepper");
    Files.writeString(pepper, "66e7970bbf5e8adb206e27e30cf62f2cedd03cc31105840163d9b6020b1187ad\n");
    return config(keyset, pepper);
  }

  static VaultConfig config(Path keyset, Path pepper) {
    return new VaultConfig() {
      @Override
      public Optional<Path> keysetFile() {
        return Optional.of(keyset);
      }

      @Override
      public Optional<Path> pepperFile() {
        return Optional.of(pepper);
      }

      @Override
      public int maxImport() {
        return 1000;
      }

      @Override
      public int maxSecretLength() {
        return 4096;
      }

      @Override
      public Duration keyMargin() {
        return Duration.ofDays(7);
      }

      @Override
      public Duration keyWarning() {
        return Duration.ofDays(14);
      }

      @Override
      public Duration gaugesEvery() {
        return Duration.ofSeconds(30);
      }
    };
  }
}
