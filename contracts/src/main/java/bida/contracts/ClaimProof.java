package bida.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a refusal rests on, for the buyer to read; never a secret, and addresses are masked.
 *
 * @param revealedAt when the key was read first; absent where nobody has read it
 * @param revealedBy the app that read it
 * @param usedAt when it was redeemed, as its issuer says
 * @param supplierReference the supplier's own number of the delivery it confirmed once more
 */
public record ClaimProof(
    @Nullable Instant revealedAt,
    @Nullable String revealedBy,
    @Nullable String revealedFrom,
    @Nullable Integer reveals,
    @Nullable Instant usedAt,
    @Nullable String usedWhere,
    @Nullable String supplierReference) {

  /** Nothing but a person's word. */
  public static final ClaimProof NONE = new ClaimProof(null, null, null, null, null, null, null);

  public static ClaimProof ofSupplier(@Nullable String reference) {
    return new ClaimProof(null, null, null, null, null, null, reference);
  }
}
