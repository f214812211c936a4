package bida.payment.core;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Money;
import bida.payment.core.RecoveryAnswer.Confirming;
import bida.payment.core.RecoveryAnswer.Found;
import bida.payment.core.RecoveryAnswer.NotOurs;
import bida.payment.core.RecoveryAnswer.OtherAccount;
import bida.payment.core.RecoveryAnswer.Unclaimed;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindMoneyTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final PaymentProof proof = proof(990, "CNY", Samples.NOW);

  @Test
  void findsThePaymentOfTheBuyersOrder() {
    assertThat(find(PaymentStatus.SUCCEEDED, proof)).isInstanceOf(Found.class);
    assertThat(find(PaymentStatus.MISMATCH, proof)).isInstanceOf(Found.class);
    assertThat(find(PaymentStatus.CLAIMED, proof)).isInstanceOf(Found.class);
  }

  @Test
  void saysThatItIsOnAnotherAccount() {
    assertThat(find(sighting(PaymentStatus.SUCCEEDED, "buyer-2", true), proof))
        .isInstanceOf(OtherAccount.class);
  }

  @Test
  void offersWhatBelongsToNoOrder() {
    assertThat(find(PaymentStatus.UNCLAIMED, proof)).isInstanceOf(Unclaimed.class);
    assertThat(find(PaymentStatus.RETURNING, proof)).isInstanceOf(Unclaimed.class);
  }

  @Test
  void asksForPatienceWhileNobodyCanSay() {
    var open = find(PaymentStatus.PENDING, proof);

    assertThat(find(PaymentStatus.ORPHAN, proof)).isInstanceOf(Confirming.class);
    assertThat(open).isInstanceOf(Confirming.class);
    assertThat(((Confirming) open).comeBackAt()).isAfter(Samples.NOW);
  }

  @Test
  void tellsNothingBeforeAllThreeMatch() {
    for (var status : PaymentStatus.values()) {
      assertThat(find(status, proof(991, "CNY", Samples.NOW))).isInstanceOf(NotOurs.class);
      assertThat(find(status, proof(989, "CNY", Samples.NOW))).isInstanceOf(NotOurs.class);
      assertThat(find(status, proof(990, "HKD", Samples.NOW))).isInstanceOf(NotOurs.class);
      assertThat(find(status, proof(990, "CNY", Samples.NOW.plus(MINUTE).plus(MINUTE))))
          .isInstanceOf(NotOurs.class);
      assertThat(find(status, proof(990, "CNY", Samples.NOW.minus(MINUTE).minus(MINUTE))))
          .isInstanceOf(NotOurs.class);
    }
  }

  @Test
  void forgivesAMinuteInEitherDirectionAndNotASecondMore() {
    var late = proof(990, "CNY", Samples.NOW.plus(MINUTE).plusSeconds(59));
    var early = proof(990, "CNY", Samples.NOW.minus(MINUTE));
    var tooEarly = proof(990, "CNY", Samples.NOW.minus(MINUTE).minusSeconds(1));

    assertThat(find(PaymentStatus.SUCCEEDED, late)).isInstanceOf(Found.class);
    assertThat(find(PaymentStatus.SUCCEEDED, early)).isInstanceOf(Found.class);
    assertThat(find(PaymentStatus.SUCCEEDED, tooEarly)).isInstanceOf(NotOurs.class);
  }

  @Test
  void hidesMoneyOfMerchantsThatAreNotTheApps() {
    for (var status : PaymentStatus.values()) {
      assertThat(find(sighting(status, null, false), proof)).isInstanceOf(NotOurs.class);
    }
  }

  @Test
  void doesNotSpeakOfOpenAttemptsOfOthers() {
    assertThat(find(sighting(PaymentStatus.PENDING, "buyer-2", true), proof))
        .isInstanceOf(NotOurs.class);
  }

  @Test
  void tellsTheBestOfSeveral() {
    var several =
        Arrays.stream(PaymentStatus.values())
            .map(status -> sighting(status, "buyer-1", true))
            .toList();

    assertThat(FindMoney.among(several, proof, "buyer-1", Samples.NOW)).isInstanceOf(Found.class);
    assertThat(FindMoney.among(List.of(), proof, "buyer-1", Samples.NOW))
        .isInstanceOf(NotOurs.class);
  }

  private RecoveryAnswer find(PaymentStatus status, PaymentProof given) {
    return find(sighting(status, "buyer-1", true), given);
  }

  private static RecoveryAnswer find(Sighting sighting, PaymentProof given) {
    return FindMoney.among(List.of(sighting), given, "buyer-1", Samples.NOW);
  }

  private static Sighting sighting(PaymentStatus status, String buyerId, boolean ours) {
    return new Sighting(Samples.payment(status), buyerId, ours, null);
  }

  private static PaymentProof proof(long amountMinor, String currency, Instant minute) {
    return new PaymentProof("T1", Money.of(amountMinor, currency), minute, MINUTE);
  }
}
