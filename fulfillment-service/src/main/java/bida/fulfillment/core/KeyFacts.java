package bida.fulfillment.core;

import bida.contracts.ClaimProof;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is known of the keys a claim is about; never what they are. */
public record KeyFacts(List<KeyFact> keys) {

  public KeyFacts {
    keys = List.copyOf(keys);
  }

  /**
   * One key as the vault, the log of reveals and the record of uses tell it.
   *
   * @param revealedAt when it was read first, by {@code revealedBy} from {@code revealedFrom},
   *     whose address is masked
   * @param usedAt when it was redeemed first, as its issuer says
   * @param reissues how many keys of its unit were taken out of use before
   */
  public record KeyFact(
      int unit,
      String mask,
      String status,
      @Nullable Instant issuedAt,
      @Nullable Instant revealedAt,
      @Nullable String revealedBy,
      @Nullable String revealedFrom,
      int reveals,
      @Nullable Instant usedAt,
      @Nullable String usedWhere,
      int reissues) {

    Use use(Duration tolerance) {
      if (usedAt == null) {
        return Use.NONE;
      }
      if (revealedAt == null || usedAt.isBefore(revealedAt.minus(tolerance))) {
        return Use.BEFORE_READING;
      }
      return usedAt.isBefore(revealedAt) ? Use.UNCLEAR : Use.AFTER_READING;
    }

    boolean isUnread() {
      return revealedAt == null && usedAt == null;
    }
  }

  /** When a key was used, seen from the moment at which its buyer could know it. */
  enum Use {
    NONE,
    BEFORE_READING,
    /** So shortly before that the two clocks may be wrong. */
    UNCLEAR,
    AFTER_READING
  }

  boolean all(Predicate<KeyFact> holds) {
    return !keys.isEmpty() && keys.stream().allMatch(holds);
  }

  boolean anyUsedAfterReading(Duration tolerance) {
    return keys.stream().anyMatch(key -> key.use(tolerance) == Use.AFTER_READING);
  }

  int mostReissues() {
    return keys.stream().mapToInt(KeyFact::reissues).max().orElse(0);
  }

  /** Of the first key that has any. */
  public ClaimProof proof() {
    return keys.stream()
        .filter(key -> key.revealedAt() != null || key.usedAt() != null)
        .findFirst()
        .map(
            key ->
                new ClaimProof(
                    key.revealedAt(),
                    key.revealedBy(),
                    key.revealedFrom(),
                    key.reveals(),
                    key.usedAt(),
                    key.usedWhere(),
                    null))
        .orElse(new ClaimProof(null, null, null, 0, null, null, null));
  }

  /** For whoever has to decide. */
  public String summary() {
    return keys.isEmpty()
        ? "no key of this line is with the buyer"
        : keys.stream().map(KeyFacts::summary).collect(Collectors.joining("; "));
  }

  private static String summary(KeyFact key) {
    var read =
        key.revealedAt() == null
            ? "never read"
            : "read %d times, first at %s by %s from %s"
                .formatted(key.reveals(), key.revealedAt(), key.revealedBy(), key.revealedFrom());
    var used = key.usedAt() == null ? "no use known" : "used at " + key.usedAt();
    return "key %d (%s) %s, %s, %s, %d reissued before"
        .formatted(key.unit(), key.mask(), key.status(), read, used, key.reissues());
  }
}
