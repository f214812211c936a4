package bida.order;

import bida.contracts.FulfillmentEvent.MaintenanceWindow;
import bida.contracts.Money;
import bida.contracts.ProductType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An offer as a buyer sees it before payment. Times are in seconds.
 *
 * @param available null where stock is not counted
 * @param holdSeconds cooling-off before something that cannot be taken back is dispatched
 * @param promiseSeconds delivery from the end of the hold, or from the day a presale is shipped
 * @param cancelWithinSeconds an unread key may be given back for so long; 0: final once it is paid
 * @param lossAfterSeconds an outcome that no supplier tells for so long is refunded; null: as long
 *     as the supplier is waited for, 72 h unless told otherwise
 * @param shipsAt the day of a presale
 * @param buyerLimit units of one buyer in a day; null without limit
 * @param maintenance when it cannot be delivered, as far as it touches the promise of who orders
 *     now
 * @param paused why it is not sold now although it is on sale; absent while it is
 */
record OfferView(
    String sku,
    ProductType productType,
    String title,
    Money unitPrice,
    boolean onSale,
    int maxQuantity,
    long payWithinSeconds,
    long holdSeconds,
    long promiseSeconds,
    long cancelWithinSeconds,
    @Nullable Long lossAfterSeconds,
    String policyVersion,
    @Nullable Long available,
    List<String> labels,
    @Nullable Instant shipsAt,
    @Nullable Integer buyerLimit,
    @Nullable Integer deviceLimit,
    List<Downtime> maintenance,
    @Nullable Paused paused) {

  /** {@code reason} is the operator's, where one was given in this language. */
  record Downtime(Instant from, Instant to, @Nullable String reason) {}

  /** {@code reason}: SOLD_OUT, OFF_SALE or TOO_DEAR, of all its suppliers; resumed by itself. */
  record Paused(String reason, String text, Instant since) {}

  static OfferView of(
      Offer offer,
      @Nullable Long available,
      List<MaintenanceWindow> windows,
      Instant now,
      Locale locale) {
    var left = offer.stockTracked ? (available == null ? 0L : available) : null;
    var touching = touching(offer, windows, now);
    var texts = Texts.in(locale);
    return new OfferView(
        offer.sku,
        offer.productType,
        offer.title,
        offer.unitPrice(),
        offer.onSale,
        offer.maxQuantity,
        offer.payWithinSeconds,
        offer.holdSeconds,
        offer.promiseSeconds,
        offer.cancelSeconds,
        offer.lossSeconds,
        offer.policyVersion,
        left,
        labels(offer, left, !touching.isEmpty(), now, texts),
        offer.isPresale(now) ? offer.shipsAt : null,
        offer.buyerLimit,
        offer.deviceLimit,
        touching.stream()
            .map(
                window ->
                    new Downtime(
                        window.from(),
                        window.to(),
                        locale.getLanguage().equals("en") ? window.reasonEn() : window.reasonZh()))
            .toList(),
        paused(offer, now, texts));
  }

  private static @Nullable Paused paused(Offer offer, Instant now, Texts texts) {
    var pause = offer.pause;
    return pause == null || !offer.isPaused(now)
        ? null
        : new Paused(pause.reason(), texts.paused(pause.told()), pause.since());
  }

  // Who orders now pays within so much, and is promised the goods by then.
  private static List<MaintenanceWindow> touching(
      Offer offer, List<MaintenanceWindow> windows, Instant now) {
    var day = offer.shipsAt;
    var starts = day != null && offer.isPresale(now) ? day : now;
    var ends = starts.plus(offer.payWithin()).plus(offer.hold()).plus(offer.promise());
    return windows.stream()
        .filter(window -> window.to().isAfter(starts) && window.from().isBefore(ends))
        .toList();
  }

  private static List<String> labels(
      Offer offer, @Nullable Long left, boolean maintained, Instant now, Texts texts) {
    var labels = new ArrayList<String>();
    if (left != null && left == 0) {
      labels.add(texts.offer("SOLD_OUT"));
      return labels;
    }
    if (offer.isPaused(now)) {
      labels.add(texts.offer("PAUSED"));
      return labels;
    }
    if (offer.isPresale(now)) {
      labels.add(texts.offer("PRESALE"));
    } else if (offer.automatic && offer.holdSeconds == 0 && !maintained) {
      labels.add(texts.offer("INSTANT"));
    }
    if (maintained) {
      labels.add(texts.offer("MAINTENANCE"));
    }
    if (offer.automatic) {
      labels.add(texts.offer("AUTOMATIC"));
    }
    return labels;
  }
}
