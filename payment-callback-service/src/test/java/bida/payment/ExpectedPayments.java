package bida.payment;

import jakarta.inject.Singleton;
import java.util.Map;

/** Opens to the tests of other packages what they need of this one's book. */
@Singleton
public class ExpectedPayments {

  private final Book book;
  private final Shop shop;

  ExpectedPayments(Book book, Shop shop) {
    this.book = book;
    this.shop = shop;
  }

  public void add(String orderNo, String channel) {
    book.expectPayment(orderNo, channel, "paper");
  }

  public Map<String, Long> ledgerOf(String reference) {
    return shop.ledgerOf(reference);
  }
}
