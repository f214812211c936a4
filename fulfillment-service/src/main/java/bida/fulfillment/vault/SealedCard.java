package bida.fulfillment.vault;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A bought card on its way into the vault, closed.
 *
 * @param fingerprint as of every key of its SKU
 * @param soldPrint the same whatever SKU it was bought for
 * @param numberPrint of its number alone, empty where it has none
 */
record SealedCard(
    UUID id,
    byte[] fingerprint,
    byte[] soldPrint,
    byte[] numberPrint,
    byte[] sealed,
    String hint,
    @Nullable Instant expiresAt) {}
