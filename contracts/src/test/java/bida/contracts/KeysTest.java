package bida.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.FulfillmentEvent.StockChanged;
import bida.contracts.NotificationEvent.MessageParked;
import bida.contracts.OrderEvent.OfferChanged;
import bida.contracts.OrderEvent.OrderCancelled;
import bida.contracts.OrderEvent.ResaleRefused;
import bida.contracts.PaymentEvent.PaymentUnmatched;
import bida.contracts.RefundEvent.CaseOpened;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class KeysTest {

  private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
  private static final Money PRICE = Money.of(100, "CNY");

  @Test
  void theFactsOfAnOrderStayInOrder() {
    assertThat(new OrderCancelled("o1", "app", "unpaid", NOW).key()).isEqualTo("o1");
    assertThat(unmatched("o1").key()).isEqualTo("o1");
  }

  @Test
  void moneyWithoutAnOrderGoesByItsPayment() {
    assertThat(unmatched(null).key()).isEqualTo("p1");
  }

  @Test
  void stockGoesBySku() {
    assertThat(new StockChanged("sku", 1, 10, NOW).key()).isEqualTo("sku");
  }

  @Test
  void whatIsNoOrderGoesByItsOwn() {
    assertThat(new ResaleRefused("r1", "app", "out_of_stock", NOW).key()).isEqualTo("r1");
    assertThat(
            new OfferChanged("app", "sku", ProductType.CARD_KEY, "Card", PRICE, true, 10, NOW)
                .key())
        .isEqualTo("app/sku");
  }

  @Test
  void casesAndMessagesWithoutAnOrderGoByTheirOwnNumber() {
    assertThat(new CaseNeeded("d1", "kind", null, null, "why", NOW).key()).isEqualTo("d1");
    assertThat(new CaseNeeded("d1", "kind", "o1", "app", "why", NOW).key()).isEqualTo("o1");
    assertThat(new CaseOpened("c1", "kind", null, 1, NOW).key()).isEqualTo("c1");
    assertThat(new MessageParked("m1", "app", null, "kind", "webhook", "why", NOW).key())
        .isEqualTo("m1");
  }

  private static PaymentUnmatched unmatched(String orderNo) {
    return new PaymentUnmatched("p1", orderNo, "app", "wechat", "t1", PRICE, "unknown", NOW);
  }
}
