package bida.payment.core;

import bida.payment.core.RecoveryAnswer.Confirming;
import bida.payment.core.RecoveryAnswer.Found;
import bida.payment.core.RecoveryAnswer.NotOurs;
import bida.payment.core.RecoveryAnswer.OtherAccount;
import bida.payment.core.RecoveryAnswer.Unclaimed;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Says to whom money belongs. Nothing is told before number, amount and minute all match. */
public final class FindMoney {

  // Sooner than that nothing new is known, and the buyer would spend his tries.
  private static final Duration SOONEST = Duration.ofSeconds(30);

  private FindMoney() {}

  public static RecoveryAnswer among(
      List<Sighting> sightings, PaymentProof proof, String buyerId, Instant now) {
    return sightings.stream()
        .map(sighting -> answer(sighting, proof, buyerId, now))
        .min(Comparator.comparingInt(FindMoney::rank))
        .orElseGet(NotOurs::new);
  }

  private static RecoveryAnswer answer(
      Sighting sighting, PaymentProof proof, String buyerId, Instant now) {
    var payment = sighting.payment();
    var received = payment.received();
    if (!sighting.ours()) {
      return new NotOurs();
    }
    if (received != null) {
      return proof.fits(received.amount(), received.paidAt())
          ? arrived(sighting, buyerId, now)
          : new NotOurs();
    }
    return payment.status().isPayable()
            && buyerId.equals(sighting.buyerId())
            && proof.mayBe(payment.amount(), payment.openedAt(), now)
        ? new Confirming(payment, soon(sighting, now))
        : new NotOurs();
  }

  private static RecoveryAnswer arrived(Sighting sighting, String buyerId, Instant now) {
    var payment = sighting.payment();
    return switch (payment.status()) {
      case SUCCEEDED, MISMATCH, CLAIMED -> {
        var order = Objects.requireNonNull(payment.order());
        yield buyerId.equals(sighting.buyerId())
            ? new Found(payment, order)
            : new OtherAccount(payment, order);
      }
      // Its attempt may still turn up by itself.
      case ORPHAN -> new Confirming(payment, soon(sighting, now));
      case UNCLAIMED, RETURNING -> new Unclaimed(payment);
      case CREATED, PENDING, CLOSED, MATCHED -> new NotOurs();
    };
  }

  private static Instant soon(Sighting sighting, Instant now) {
    var next = sighting.nextStepAt();
    var soonest = now.plus(SOONEST);
    return next == null || next.isBefore(soonest) ? soonest : next;
  }

  // One number may stand on several payments; the buyer hears of the one that helps him most.
  private static int rank(RecoveryAnswer answer) {
    return switch (answer) {
      case Found _ -> 0;
      case Unclaimed _ -> 1;
      case OtherAccount _ -> 2;
      case Confirming _ -> 3;
      case NotOurs _ -> 4;
    };
  }
}
