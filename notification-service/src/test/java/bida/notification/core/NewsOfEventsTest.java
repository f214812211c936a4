package bida.notification.core;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Actor;
import bida.contracts.CaseNeeded;
import bida.contracts.ClaimKind;
import bida.contracts.ClaimProof;
import bida.contracts.Event;
import bida.contracts.FulfillmentEvent.CardKeyReissued;
import bida.contracts.FulfillmentEvent.ClaimRefused;
import bida.contracts.FulfillmentEvent.ClaimUpheld;
import bida.contracts.FulfillmentEvent.ClaimWithdrawn;
import bida.contracts.FulfillmentEvent.DeliveryDelayed;
import bida.contracts.FulfillmentEvent.RechargeFailed;
import bida.contracts.FulfillmentEvent.TicketRedeemed;
import bida.contracts.FulfillmentEvent.TicketReminderDue;
import bida.contracts.Money;
import bida.contracts.OrderEvent.ActionReminderDue;
import bida.contracts.OrderEvent.CancelRefused;
import bida.contracts.OrderEvent.CancelRequested;
import bida.contracts.OrderEvent.DeliveryDisputed;
import bida.contracts.OrderEvent.OrderActionRequired;
import bida.contracts.OrderEvent.OrderDisputed;
import bida.contracts.OrderEvent.OrderRefunded;
import bida.contracts.OrderEvent.PaymentCloseRequested;
import bida.contracts.RefundEvent.CaseAnswered;
import bida.contracts.RefundEvent.CasePromised;
import bida.contracts.RefundEvent.CaseResolved;
import bida.contracts.RefundEvent.RefundApproved;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NewsOfEventsTest {

  private static final Instant NOW = Instant.parse("2026-10-18T16:00:00Z");

  @Test
  void tellsWhatAnAppCanActOn() {
    var news =
        NewsOfEvents.of(
            new OrderActionRequired("o-1", "app", "ACCOUNT_INVALID", NOW.plusSeconds(60), NOW),
            NOW);

    assertThat(news.orElseThrow().type()).isEqualTo("order.action_required");
    assertThat(news.orElseThrow().data())
        .containsEntry("orderNo", "o-1")
        .containsEntry("status", "ACTION_REQUIRED")
        .containsEntry("reason", "ACCOUNT_INVALID")
        .containsEntry("actBy", "2026-10-18T16:01:00Z");
  }

  @Test
  void remindsOfWhatIsStillToBeDone() {
    var news =
        NewsOfEvents.of(
            new ActionReminderDue("o-1", "app", "ACCOUNT_INVALID", 2, NOW.plusSeconds(60), NOW),
            NOW);

    assertThat(news.orElseThrow().type()).isEqualTo("order.action_reminder");
    assertThat(news.orElseThrow().data())
        .containsEntry("number", 2)
        .containsEntry("actBy", "2026-10-18T16:01:00Z");
  }

  /** Of an outcome nobody knows: when the money goes back by itself, where it does. */
  @Test
  void tellsWhenAnUnknownOutcomeIsRefunded() {
    var refundAt = NOW.plusSeconds(259_200);
    var dated =
        NewsOfEvents.of(
            new DeliveryDelayed(
                "o-1", "app", 1, "UPSTREAM_UNCERTAIN", NOW.plusSeconds(60), null, null, refundAt),
            NOW);
    assertThat(dated.orElseThrow().type()).isEqualTo("order.delayed");
    assertThat(dated.orElseThrow().data())
        .containsEntry("nextTryAt", "2026-10-18T16:01:00Z")
        .containsEntry("refundAt", "2026-10-21T16:00:00Z");

    var undated =
        NewsOfEvents.of(
            new DeliveryDelayed("o-1", "app", 1, "UPSTREAM_UNCERTAIN", NOW.plusSeconds(60)), NOW);
    assertThat(undated.orElseThrow().data()).doesNotContainKey("refundAt");
  }

  @Test
  void tellsWhenAndWhereATicketIsToBeUsedAndThatItWas() {
    var reminder =
        NewsOfEvents.of(
            new TicketReminderDue("o-1", "app", 1, "茶馆", "首都剧场", NOW, "Asia/Shanghai", NOW), NOW);
    assertThat(reminder.orElseThrow().type()).isEqualTo("ticket.reminder");
    assertThat(reminder.orElseThrow().data())
        .containsEntry("placeName", "首都剧场")
        .containsEntry("useFrom", NOW.toString());

    var redeemed = NewsOfEvents.of(new TicketRedeemed("o-1", "app", 1, "t-1", 0, NOW), NOW);
    assertThat(redeemed.orElseThrow().data())
        .containsEntry("ticketId", "t-1")
        .containsEntry("left", 0);
  }

  @Test
  void tellsThatADisputeFreezesTheOrderAndThatItEnded() {
    for (var disputed : new boolean[] {true, false}) {
      var news = NewsOfEvents.of(new OrderDisputed("o-1", "app", disputed, NOW), NOW);

      assertThat(news.orElseThrow().type()).isEqualTo("order.disputed");
      assertThat(news.orElseThrow().data()).containsEntry("disputed", disputed);
    }
  }

  @Test
  void tellsOfACaseOnlyWhatTheBuyerWasPromisedAndItsEnd() {
    var promised =
        NewsOfEvents.of(
            new CasePromised("CS1", "OTHER", "o-1", "app", "sent again", NOW.plusSeconds(60), NOW),
            NOW);
    assertThat(promised.orElseThrow().type()).isEqualTo("case.promised");
    assertThat(promised.orElseThrow().data())
        .containsEntry("promise", "sent again")
        .containsEntry("promisedFor", "2026-10-18T16:01:00Z");

    assertThat(
            NewsOfEvents.of(new CaseResolved("CS1", "OTHER", "o-1", "app", "DONE", true, NOW), NOW))
        .isPresent();
    assertThat(
            NewsOfEvents.of(
                new CaseResolved("CS1", "OTHER", "o-1", "app", "DONE", false, NOW), NOW))
        .isEmpty();
  }

  @Test
  void tellsTheAppWhatItsBuyerIsAnswered() {
    var answered =
        NewsOfEvents.of(new CaseAnswered("CS1", "OTHER", "o-1", "app", "we asked", NOW), NOW);

    assertThat(answered.orElseThrow().type()).isEqualTo("case.answered");
    assertThat(answered.orElseThrow().data())
        .containsEntry("orderNo", "o-1")
        .containsEntry("caseNo", "CS1")
        .containsEntry("kind", "OTHER")
        .containsEntry("answer", "we asked");
  }

  @Test
  void tellsAnAppOfItsCaseWithoutAnOrderAndNobodyOfNobodys() {
    for (var tenant : new String[] {"app", null}) {
      for (var event :
          List.of(
              new CasePromised("CS1", "OTHER", null, tenant, "by noon", NOW.plusSeconds(60), NOW),
              new CaseAnswered("CS1", "OTHER", null, tenant, "we asked", NOW),
              new CaseResolved("CS1", "OTHER", null, tenant, "DONE", true, NOW))) {
        var news = NewsOfEvents.of(event, NOW);

        assertThat(news.isPresent()).as("%s", event).isEqualTo(tenant != null);
        news.ifPresent(one -> assertThat(one.data()).doesNotContainKey("orderNo"));
      }
    }
  }

  @Test
  void tellsOfAClaimThatItWasTakenUpAndHowItEnded() {
    var opened =
        new DeliveryDisputed("o-1", "app", "o-1L1C1", 1, null, ClaimKind.NOT_RECEIVED, NOW);
    var refused =
        new ClaimRefused(
            "o-1", "app", "o-1L1C1", 1, "USED_AFTER_READING", ClaimProof.NONE, null, NOW);
    var reissued = new CardKeyReissued("o-1", "app", "o-1L1C1", 1, null, "BY_OPERATOR", NOW);
    var upheld = new ClaimUpheld("o-1", "app", "o-1L1C1", 1, null, "SUPPLIER_REVERSED", NOW);

    var withdrawn = new ClaimWithdrawn("o-1", "app", "o-1L1C1", 1, "ORDER_REFUNDED", NOW);

    assertThat(Stream.of(opened, refused, reissued, upheld, withdrawn).map(NewsOfEventsTest::told))
        .containsExactly(
            "claim.opened", "claim.refused", "claim.reissued", "claim.upheld", "claim.withdrawn");
    assertThat(NewsOfEvents.of(opened, NOW).orElseThrow().data())
        .containsEntry("status", "VERIFYING")
        .containsEntry("claim", "NOT_RECEIVED");
    assertThat(NewsOfEvents.of(refused, NOW).orElseThrow().data())
        .containsEntry("reason", "USED_AFTER_READING")
        .doesNotContainKey("status");
  }

  private static String told(Event event) {
    return NewsOfEvents.of(event, NOW).orElseThrow().type();
  }

  @Test
  void aPartialRefundIsNotTheEnd() {
    var news =
        NewsOfEvents.of(new OrderRefunded("o-1", "app", Money.of(1, "CNY"), false, NOW), NOW);

    assertThat(news.orElseThrow().data()).containsEntry("status", "PARTIALLY_REFUNDED");
  }

  @Test
  void tellsHowACancellationGoes() {
    var asked =
        NewsOfEvents.of(
            new CancelRequested("o-1", "app", List.of(2), NOW.plusSeconds(1800), NOW, "OTHER"),
            NOW);
    var refused = NewsOfEvents.of(new CancelRefused("o-1", "app", "REVEALED", NOW), NOW);

    assertThat(asked.orElseThrow().data())
        .containsEntry("status", "CANCEL_REVIEWING")
        .containsEntry("lineNos", List.of(2));
    assertThat(refused.orElseThrow().type()).isEqualTo("order.cancel_refused");
    assertThat(refused.orElseThrow().data())
        .containsEntry("reason", "REVEALED")
        .doesNotContainKey("status");
  }

  @Test
  void aFinalFailureIsToldByTheOrderAlone() {
    assertThat(NewsOfEvents.of(recharge(false), NOW)).isPresent();
    assertThat(NewsOfEvents.of(recharge(true), NOW)).isEmpty();
  }

  @Test
  void keepsToItselfWhatIsNobodysBusiness() {
    assertThat(NewsOfEvents.of(new PaymentCloseRequested("o-1", "app", "x", NOW), NOW)).isEmpty();
    assertThat(NewsOfEvents.of(new CaseNeeded("k", "K", "o-1", "app", "x", NOW), NOW)).isEmpty();
    assertThat(
            NewsOfEvents.of(
                new RefundApproved("RF1", "p-1", null, "app", Money.of(1, "CNY"), "orphan", NOW),
                NOW))
        .isEmpty();
  }

  private static RechargeFailed recharge(boolean finalFailure) {
    return new RechargeFailed(
        "o-1", "app", 1, finalFailure, Actor.NOBODY, "RECHARGE_OPERATOR_ERROR", NOW);
  }
}
