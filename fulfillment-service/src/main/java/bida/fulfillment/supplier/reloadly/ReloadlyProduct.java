package bida.fulfillment.supplier.reloadly;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** What we call its products, which are only one with their amount. */
sealed interface ReloadlyProduct {

  Pattern TOP_UP = Pattern.compile("topup-(\\d{1,9})-([A-Z]{2})-(\\d{1,9}(?:\\.\\d{1,2})?)");
  Pattern GIFT_CARD = Pattern.compile("giftcard-(\\d{1,9})-(\\d{1,9}(?:\\.\\d{1,2})?)");

  /** {@code topup-535-GB-5.00}: operator, country, and the amount in our account's currency. */
  record TopUp(String operatorId, String country, BigDecimal amount) implements ReloadlyProduct {}

  /** {@code giftcard-10-25.00}: product, and the price of one in the card's currency. */
  record GiftCard(long productId, BigDecimal unitPrice) implements ReloadlyProduct {}

  static Optional<ReloadlyProduct> named(String name) {
    var topUp = TOP_UP.matcher(name);
    if (topUp.matches()) {
      return Optional.of(new TopUp(topUp.group(1), topUp.group(2), new BigDecimal(topUp.group(3))));
    }
    var card = GIFT_CARD.matcher(name);
    return card.matches()
        ? Optional.of(new GiftCard(Long.parseLong(card.group(1)), new BigDecimal(card.group(2))))
        : Optional.empty();
  }
}
