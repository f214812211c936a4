package bida.fulfillment.vault;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.UUID;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/** Keeps the numbers of tickets as it keeps card keys, and derives the keys their codes need. */
@ApplicationScoped
public class TicketVault {

  // No SKU has a slash: what is sealed for a ticket opens for no card key, nor the other way round.
  private static final String KIND = "ticket/";
  private static final int KEY_BYTES = 32;

  private final Seal seal;
  private final VaultKeys keys;

  TicketVault(Seal seal, VaultKeys keys) {
    this.seal = seal;
    this.keys = keys;
  }

  /** A number as it is stored: found by its fingerprint, opened by the vault alone. */
  public record SealedNumber(byte[] fingerprint, byte[] sealed, int sealVersion, long kekId) {}

  public SealedNumber seal(UUID ticketId, String number) {
    return new SealedNumber(
        fingerprint(number),
        seal.seal(KIND, ticketId, new Secret(null, number)),
        Seal.VERSION,
        keys.kekId());
  }

  /** Fails with {@link UnreadableKeyException} when it does not open. */
  public String open(UUID ticketId, int sealVersion, byte[] sealed) {
    return seal.open(KIND, ticketId, sealVersion, sealed).secret();
  }

  /** Keyed, for twelve digits are soon guessed from a plain hash. */
  public byte[] fingerprint(String number) {
    return Fingerprints.of(keys.pepper(), KIND, number);
  }

  /** A key of its own for each purpose (RFC 5869). */
  public byte[] key(String purpose) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.ofExtract()
                  .addIKM(keys.pepper())
                  .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), KEY_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
