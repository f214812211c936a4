package bida.fulfillment.core;

import bida.contracts.ClaimKind;
import bida.contracts.ClaimProof;
import bida.fulfillment.core.KeyFacts.Use;
import java.time.Duration;

/** What the facts about a key say by themselves; everything else is for a person to decide. */
public final class ClaimRules {

  private ClaimRules() {}

  /** The answer of the rules to a claim about keys. */
  public sealed interface Ruling {
    record Reissue(String reason) implements Ruling {}

    record Refuse(String reason, ClaimProof proof) implements Ruling {}

    record Review() implements Ruling {}
  }

  /**
   * Bounds of what rules do.
   *
   * @param tolerance how wrong an issuer's clock may be against ours
   * @param mostReissues of one unit
   */
  public record Bounds(Duration tolerance, int mostReissues) {}

  public static Ruling rule(ClaimKind claim, KeyFacts facts, boolean frozen, Bounds bounds) {
    var tolerance = bounds.tolerance();
    // Somebody had it before its buyer could: it was never good.
    if (facts.all(key -> key.use(tolerance) == Use.BEFORE_READING)) {
      return frozen || facts.mostReissues() >= bounds.mostReissues()
          ? new Ruling.Review()
          : new Ruling.Reissue("USED_BEFORE_READING");
    }
    // That a key is bad may be true of one that was redeemed, in part say: a person looks at it.
    if (claim != ClaimKind.KEY_BAD && facts.all(key -> key.use(tolerance) == Use.AFTER_READING)) {
      return new Ruling.Refuse("USED_AFTER_READING", facts.proof());
    }
    // Nobody can know of a key that he has not read whether it is good.
    return facts.all(KeyFacts.KeyFact::isUnread)
        ? new Ruling.Refuse("KEY_NOT_READ", facts.proof())
        : new Ruling.Review();
  }
}
