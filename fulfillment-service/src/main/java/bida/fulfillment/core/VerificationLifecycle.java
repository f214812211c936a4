package bida.fulfillment.core;

import static bida.platform.decision.Decision.accept;
import static bida.platform.decision.Decision.ignore;
import static bida.platform.decision.Decision.refuse;

import bida.contracts.CaseNeeded;
import bida.contracts.ClaimProof;
import bida.contracts.Event;
import bida.contracts.FulfillmentEvent.CardKeyReissued;
import bida.contracts.FulfillmentEvent.ClaimRefused;
import bida.contracts.FulfillmentEvent.ClaimUpheld;
import bida.contracts.FulfillmentEvent.ClaimWithdrawn;
import bida.fulfillment.core.Verification.SupplierSays;
import bida.fulfillment.core.VerificationCommand.AskNow;
import bida.fulfillment.core.VerificationCommand.PassDeadline;
import bida.fulfillment.core.VerificationCommand.Refuse;
import bida.fulfillment.core.VerificationCommand.Reissue;
import bida.fulfillment.core.VerificationCommand.Review;
import bida.fulfillment.core.VerificationCommand.SupplierConfirmed;
import bida.fulfillment.core.VerificationCommand.SupplierForgot;
import bida.fulfillment.core.VerificationCommand.SupplierReversed;
import bida.fulfillment.core.VerificationCommand.SupplierUncertain;
import bida.fulfillment.core.VerificationCommand.Uphold;
import bida.fulfillment.core.VerificationCommand.Withdraw;
import bida.platform.decision.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every state and command of a claim about a delivery: where it ends, and who is told. */
public final class VerificationLifecycle {

  /** product.md, Order status: VERIFYING is answered by then. */
  static final Duration FIRST_ANSWER = Duration.ofMinutes(30);

  static final Duration END = Duration.ofHours(24);

  // A supplier that is asked again is not waited for: most take back, or stand by it, at once.
  private static final List<Duration> AGES =
      Stream.of(1, 5, 15, 30).map(Duration::ofMinutes).toList();
  private static final Duration AFTERWARDS = Duration.ofHours(1);

  private VerificationLifecycle() {}

  public static Decision<Verification, Event> decide(
      Verification claim, VerificationCommand command, Instant now) {
    return switch (command) {
      case Review(var facts) ->
          switch (claim.status()) {
            case ASKING -> callPerson(claim.reviewing(claim.openedAt().plus(END)), facts, now);
            case REVIEWING -> ignore("a person has it");
            case REISSUED, REFUSED, UPHELD, WITHDRAWN -> ignore("it has ended");
          };
      case Reissue wish ->
          switch (claim.status()) {
            case REVIEWING, ASKING -> reissue(claim, wish, now);
            case REISSUED, REFUSED, UPHELD, WITHDRAWN -> ended();
          };
      case Refuse(var reason, var proof, var note) ->
          switch (claim.status()) {
            case REVIEWING, ASKING -> refused(claim, reason, proof, note, now);
            case REISSUED, REFUSED, UPHELD, WITHDRAWN -> ended();
          };
      case Uphold(var reason, var outcomeOpen, var note) ->
          switch (claim.status()) {
            case REVIEWING -> outcomeOpen ? outcomeOpen() : upheld(claim, reason, note, now);
            // Only "there is no such order" lets a person say that nothing can come any more (I5).
            case ASKING ->
                outcomeOpen || claim.supplierSays() != SupplierSays.NOT_FOUND
                    ? outcomeOpen()
                    : upheld(claim, reason, note, now);
            case REISSUED, REFUSED, UPHELD, WITHDRAWN -> ended();
          };
      case SupplierConfirmed(var reference) ->
          switch (claim.status()) {
            case ASKING ->
                refused(claim, "SUPPLIER_CONFIRMED", ClaimProof.ofSupplier(reference), null, now);
            case REVIEWING, REISSUED, REFUSED, UPHELD, WITHDRAWN -> ignore("nobody asks any more");
          };
      case SupplierReversed(_) ->
          switch (claim.status()) {
            case ASKING -> upheld(claim, "SUPPLIER_REVERSED", null, now);
            case REVIEWING, REISSUED, REFUSED, UPHELD, WITHDRAWN -> ignore("nobody asks any more");
          };
      case SupplierUncertain(var cause) ->
          switch (claim.status()) {
            case ASKING -> askLater(claim.uncertain(), cause, now);
            case REVIEWING, REISSUED, REFUSED, UPHELD, WITHDRAWN -> ignore("nobody asks any more");
          };
      case SupplierForgot forgot ->
          switch (claim.status()) {
            case ASKING -> askLater(claim.notFound(forgot, now), "it knows of no such order", now);
            case REVIEWING, REISSUED, REFUSED, UPHELD, WITHDRAWN -> ignore("nobody asks any more");
          };
      case AskNow() ->
          switch (claim.status()) {
            case ASKING ->
                isDue(claim, now) ? ignore("it is being asked") : accept(claim.until(now));
            case REVIEWING -> ignore("a person has it");
            case REISSUED, REFUSED, UPHELD, WITHDRAWN -> ignore("it has ended");
          };
      case Withdraw() ->
          switch (claim.status()) {
            case ASKING, REVIEWING -> withdrawn(claim, "ORDER_REFUNDED", now);
            case REISSUED, REFUSED, UPHELD, WITHDRAWN -> ignore("it has ended");
          };
      case PassDeadline() ->
          switch (claim.status()) {
            case REVIEWING ->
                isDue(claim, now)
                    ? accept(
                        claim.until(now.plus(END)),
                        caseNeeded(claim, "CLAIM_OVERDUE", "nobody has decided it yet", now))
                    : ignore("its time has not come");
            case ASKING -> ignore("the supplier is asked");
            case REISSUED, REFUSED, UPHELD, WITHDRAWN -> ignore("it has ended");
          };
    };
  }

  private static Decision<Verification, Event> reissue(
      Verification claim, Reissue wish, Instant now) {
    var facts = wish.facts();
    if (facts.keys().isEmpty()) {
      return refuse("nothing_to_reissue", "No key of this line is with the buyer.");
    }
    if (wish.frozen()) {
      return refuse("delivery_frozen", "A dispute about the payment has to end first.");
    }
    if (facts.anyUsedAfterReading(wish.bounds().tolerance())) {
      return refuse("key_used_after_reading", "The buyer had read it when it was used.");
    }
    if (facts.mostReissues() >= wish.bounds().mostReissues()) {
      return refuse("reissue_limit_reached", "This key was replaced too often: refund or refuse.");
    }
    if (!wish.keysFound()) {
      return upheld(claim, "NO_KEY_LEFT", wish.note(), now);
    }
    return accept(
        claim.ended(VerificationStatus.REISSUED, wish.reason(), wish.note()),
        new CardKeyReissued(
            claim.orderNo(),
            claim.tenant(),
            claim.claimNo(),
            claim.lineNo(),
            claim.unit(),
            wish.reason(),
            now));
  }

  private static Decision<Verification, Event> refused(
      Verification claim, String reason, ClaimProof proof, @Nullable String note, Instant now) {
    return accept(
        claim.ended(VerificationStatus.REFUSED, reason, note),
        new ClaimRefused(
            claim.orderNo(),
            claim.tenant(),
            claim.claimNo(),
            claim.lineNo(),
            reason,
            proof,
            note,
            now));
  }

  private static Decision<Verification, Event> upheld(
      Verification claim, String reason, @Nullable String note, Instant now) {
    return accept(
        claim.ended(VerificationStatus.UPHELD, reason, note),
        new ClaimUpheld(
            claim.orderNo(),
            claim.tenant(),
            claim.claimNo(),
            claim.lineNo(),
            claim.unit(),
            reason,
            now));
  }

  private static Decision<Verification, Event> withdrawn(
      Verification claim, String reason, Instant now) {
    return accept(
        claim.ended(VerificationStatus.WITHDRAWN, reason, null),
        new ClaimWithdrawn(
            claim.orderNo(), claim.tenant(), claim.claimNo(), claim.lineNo(), reason, now));
  }

  /** Asked on for as long as it takes; from half an hour on a person knows of it. */
  private static Decision<Verification, Event> askLater(
      Verification claim, String cause, Instant now) {
    var next = claim.until(nextAsk(claim, now));
    return callsPerson(claim, now)
        ? callPerson(next, "the supplier does not say: " + cause, now)
        : accept(next);
  }

  /** Whether it has been asked about for so long that a person should know, and none does. */
  public static boolean callsPerson(Verification claim, Instant now) {
    return !claim.caseTold() && !now.isBefore(claim.openedAt().plus(FIRST_ANSWER));
  }

  private static Decision<Verification, Event> callPerson(
      Verification claim, String facts, Instant now) {
    return accept(claim.caseIsTold(), caseNeeded(claim, "CLAIM_REVIEW", facts, now));
  }

  static Instant nextAsk(Verification claim, Instant now) {
    return AGES.stream()
        .map(claim.openedAt()::plus)
        .filter(due -> due.isAfter(now))
        .findFirst()
        .orElse(now.plus(AFTERWARDS));
  }

  private static boolean isDue(Verification claim, Instant now) {
    var deadline = claim.nextDeadlineAt();
    return deadline != null && !deadline.isAfter(now);
  }

  private static CaseNeeded caseNeeded(
      Verification claim, String kind, String detail, Instant now) {
    return new CaseNeeded(
        kind + ":" + claim.claimNo(),
        kind,
        claim.orderNo(),
        claim.tenant(),
        "claim %s, %s of line %d: %s"
            .formatted(claim.claimNo(), claim.claim(), claim.lineNo(), detail),
        now);
  }

  private static Decision<Verification, Event> outcomeOpen() {
    return refuse("supplier_outcome_open", "The supplier has not said that it did not deliver.");
  }

  private static Decision<Verification, Event> ended() {
    return refuse("verification_ended", "This claim has ended.");
  }
}
