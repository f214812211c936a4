package bida.fulfillment;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Actor;
import bida.fulfillment.core.DeliveryCommand;
import bida.fulfillment.supplier.CallbackReport;
import bida.fulfillment.supplier.CallbackReport.Outcome;
import bida.fulfillment.supplier.QueryAnswer;
import bida.fulfillment.supplier.SubmitAnswer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToldTest {

  private static final Instant NOW = Instant.parse("2026-10-18T16:05:00Z");

  @Test
  void silenceIsNoFailure() {
    var uncertain = new DeliveryCommand.Uncertain("time-out");

    assertThat(Told.by(new SubmitAnswer.Silent("time-out"))).isEqualTo(uncertain);
    assertThat(Told.by(new SubmitAnswer.Unknown("time-out"))).isEqualTo(uncertain);
    assertThat(Told.by(new QueryAnswer.Silent("time-out"), NOW)).isEqualTo(uncertain);
    assertThat(Told.by(new QueryAnswer.Unknown("time-out"), NOW)).isEqualTo(uncertain);
  }

  @Test
  void aRefusedSubmissionAndAFailedOrderAreDifferentNews() {
    assertThat(Told.by(new SubmitAnswer.Rejected("1", Actor.BUYER, "ACCOUNT_INVALID")))
        .isEqualTo(new DeliveryCommand.Rejected(Actor.BUYER, "ACCOUNT_INVALID"));
    assertThat(Told.by(new QueryAnswer.Failed("1", Actor.NOBODY, "RECHARGE_OPERATOR_ERROR"), NOW))
        .isEqualTo(new DeliveryCommand.Failed(Actor.NOBODY, "RECHARGE_OPERATOR_ERROR"));
    assertThat(Told.by(new SubmitAnswer.NotSent("refused")))
        .isEqualTo(new DeliveryCommand.NotSent("refused"));
    assertThat(Told.by(new QueryAnswer.NotFound(), NOW))
        .isEqualTo(new DeliveryCommand.NotFound(NOW));
  }

  @Test
  void aDeliveryIsOneByWhicheverWayItIsTold() {
    var succeeded = new DeliveryCommand.Succeeded("S1");

    assertThat(Told.by(new SubmitAnswer.Delivered("S1", List.of()))).isEqualTo(succeeded);
    assertThat(Told.by(new QueryAnswer.Success("S1", List.of()), NOW)).isEqualTo(succeeded);
    assertThat(Told.by(report(Outcome.SUCCESS, null))).isEqualTo(succeeded);
  }

  @Test
  void aCallbackThatFailsWithoutAReasonHasTheUsualOne() {
    assertThat(Told.by(report(Outcome.FAILED, null)))
        .isEqualTo(new DeliveryCommand.Failed(Actor.NOBODY, "RECHARGE_OPERATOR_ERROR"));
    assertThat(Told.by(report(Outcome.PROCESSING, null)))
        .isEqualTo(new DeliveryCommand.Accepted("S1"));
  }

  private static CallbackReport report(Outcome outcome, String reason) {
    return new CallbackReport("O1L1A1", outcome, "S1", null, null, Actor.NOBODY, reason);
  }
}
