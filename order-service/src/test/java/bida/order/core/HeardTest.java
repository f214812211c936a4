package bida.order.core;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Actor;
import bida.contracts.FulfillmentEvent.CardKeyIssued;
import bida.contracts.FulfillmentEvent.CardKeyUnavailable;
import bida.contracts.FulfillmentEvent.DeliveryHeld;
import bida.contracts.FulfillmentEvent.RechargeFailed;
import bida.contracts.FulfillmentEvent.StockChanged;
import bida.contracts.Money;
import bida.contracts.PaymentEvent.PaymentUnmatched;
import bida.contracts.PaymentEvent.PaymentWindowClosed;
import bida.contracts.PaymentEvent.RefundCompleted;
import bida.contracts.RefundEvent.RefundRefused;
import bida.order.core.OrderCommand.CloseWindow;
import bida.order.core.OrderCommand.CompleteRefund;
import bida.order.core.OrderCommand.DelayLine;
import bida.order.core.OrderCommand.DeliverLine;
import bida.order.core.OrderCommand.FailLine;
import bida.order.core.OrderCommand.GrantHold;
import bida.order.core.OrderCommand.NoteMismatch;
import bida.order.core.OrderCommand.RefuseRefund;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeardTest {

  private static final Instant AT = Instant.parse("2026-03-02T02:00:00Z");
  private static final Money PRICE = Money.of(1_000, "CNY");

  @Test
  void whatAChannelDidIsToldByPayments() {
    assertThat(Heard.of(new PaymentWindowClosed("O1", "app", AT, "declined")))
        .contains(new Heard("O1", "payment", new CloseWindow("declined")));
    assertThat(Heard.of(new RefundCompleted("RF1", "P1", "O1", "app", PRICE, "C1", AT)))
        .contains(new Heard("O1", "payment", new CompleteRefund("RF1", "P1", PRICE)));
  }

  @Test
  void moneyWithoutAnOrderIsToldOfNone() {
    var orphan = new PaymentUnmatched("P1", null, null, "wechat", "T1", PRICE, "orphan", AT);

    assertThat(Heard.of(orphan)).contains(new Heard(null, "payment", new NoteMismatch("P1")));
  }

  @Test
  void whatBecameOfALineIsToldByFulfillment() {
    assertThat(Heard.of(new CardKeyIssued("O1", "app", 2, 1, AT)))
        .contains(new Heard("O1", "fulfillment", new DeliverLine(2)));
    assertThat(Heard.of(new CardKeyUnavailable("O1", "app", 2, "OUT_OF_STOCK", AT)))
        .contains(new Heard("O1", "fulfillment", new FailLine(2, "OUT_OF_STOCK")));
    assertThat(Heard.of(new DeliveryHeld("O1", "app", AT, List.of(1), "OVERDUE")))
        .contains(new Heard("O1", "fulfillment", new GrantHold(List.of(1), "OVERDUE")));
  }

  @Test
  void onlyAFinalFailureEndsALine() {
    var tried = new RechargeFailed("O1", "app", 1, false, Actor.NOBODY, "RETRYING", AT, 2, 3);
    var ended = new RechargeFailed("O1", "app", 1, true, Actor.NOBODY, "REFUSED", AT);

    assertThat(Heard.of(tried).orElseThrow().command())
        .isEqualTo(new DelayLine(1, "RETRYING", Actor.NOBODY, null, 2, 3, null));
    assertThat(Heard.of(ended).orElseThrow().command()).isEqualTo(new FailLine(1, "REFUSED"));
  }

  @Test
  void aRefusalIsToldByRefundsAndAStockCountIsNoOrdersBusiness() {
    assertThat(
            Heard.of(
                new RefundRefused("P1", "O1", "app", PRICE, "DELIVERY_FAILED", "too_much", AT)))
        .contains(new Heard("O1", "refund", new RefuseRefund("P1")));
    assertThat(Heard.of(new StockChanged("key", 1, 6, AT))).isEmpty();
  }
}
