package bida.fulfillment.vault;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings of the vault. */
@ConfigMapping(prefix = "bida.vault")
interface VaultConfig {

  /**
   * The key-encryption keys as a Tink JSON keyset; its primary seals, the others still open. Never
   * in the database: a dump alone opens nothing.
   */
  Optional<Path> keysetFile();

  /** 32 bytes or more in hex: without them a fingerprint of a short key could be guessed. */
  Optional<Path> pepperFile();

  /** Keys in one import: 1000 are sealed in well under a second and stay below 1 MB of body. */
  @WithDefault("1000")
  int maxImport();

  /** Characters of a number or secret: the longest licences are PEM blocks of about 2 kB. */
  @WithDefault("4096")
  int maxSecretLength();

  /**
   * A key is not sold so long before its end: as long as a buyer may complain about it (product.md,
   * Timers: the refund window), so that it works while he may say that it does not.
   */
  @WithDefault("P7D")
  Duration keyMargin();

  /** People hear so long before that what is left then goes out of sale: time to lower a price. */
  @WithDefault("P14D")
  Duration keyWarning();

  /**
   * How old the numbers of the gauges may be: counting a million keys takes the database a while.
   */
  @WithDefault("PT30S")
  Duration gaugesEvery();
}
