package bida.local.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The stories, how each must end, and the trouble without which it shows nothing. */
public enum Story {
  DELIVERED(Goods.KEY, "DELIVERED", "callback", false, List.of()),
  OUT_OF_STOCK(Goods.KEY, "REFUNDED", null, true, List.of("batch.voided", "callback.delay")),
  RECHARGE_FAILED(Goods.RECHARGE, "REFUNDED", "callback", true, List.of("supplier.outcome.failed")),
  SUPPLIER_TIMEOUT_BUT_DONE(
      Goods.RECHARGE,
      "DELIVERED",
      "callback",
      false,
      List.of("api.timeoutButDone", "callback.drop")),
  SUPPLIER_FAILOVER(
      Goods.RECHARGE,
      "DELIVERED",
      "callback",
      false,
      List.of("supplier.outcome.failed", "supplier.next")),
  ACCOUNT_CORRECTED(
      Goods.RECHARGE, "DELIVERED", "callback", false, List.of("supplier.accountInvalid")),
  EXPIRED(Goods.KEY, "CANCELLED", null, false, List.of("clock.advanced", "trade.closedUnpaid")),
  DUPLICATE_CALLBACK(Goods.KEY, "DELIVERED", "callback", false, List.of("callback.duplicate")),
  LOST_CALLBACK(Goods.KEY, "DELIVERED", "query", false, List.of("callback.drop")),
  TICKET_SHARED_AND_REDEEMED(
      Goods.TICKET,
      "COMPLETED",
      "callback",
      false,
      List.of(
          "ticket.formerHolderRefused",
          "ticket.secondScanRefused",
          "ticket.screenshotRefused",
          "ticket.redeemed"));

  /** What is sold: a key out of the vault, a recharge by suppliers, or two tickets. */
  enum Goods {
    KEY("CARD_KEY", "游戏点卡 50 元", 1),
    RECHARGE("RECHARGE", "话费 50 元", 1),
    TICKET("TICKET", "话剧票 50 元", 2);

    private final String productType;
    private final String title;
    private final int quantity;

    Goods(String productType, String title, int quantity) {
      this.productType = productType;
      this.title = title;
      this.quantity = quantity;
    }

    String productType() {
      return productType;
    }

    String title() {
      return title;
    }

    int quantity() {
      return quantity;
    }
  }

  private final Goods goods;
  private final String end;
  private final @Nullable String confirmedBy;
  private final boolean refunded;
  private final List<String> troubles;

  Story(
      Goods goods,
      String end,
      @Nullable String confirmedBy,
      boolean refunded,
      List<String> troubles) {
    this.goods = goods;
    this.end = end;
    this.confirmedBy = confirmedBy;
    this.refunded = refunded;
    this.troubles = troubles;
  }

  public static Optional<Story> named(String name) {
    return Stream.of(values()).filter(story -> story.toString().equals(name)).findFirst();
  }

  Goods goods() {
    return goods;
  }

  public String end() {
    return end;
  }

  List<String> troubles() {
    return troubles;
  }

  /** What is wrong with how it went; empty when all is as it must be. */
  List<String> complaints(Told told) {
    var complaints = new ArrayList<String>();
    for (var trouble : troubles) {
      if (told.injected().getOrDefault(trouble, 0L) < 1) {
        complaints.add("the trouble did not happen: " + trouble);
      }
    }
    if (!told.status().equals(end)) {
      complaints.add("it ended " + told.status() + " instead of " + end);
    }
    if (confirmedBy != null && !confirmedBy.equals(told.payment().confirmedBy())) {
      complaints.add(
          "the payment was confirmed by %s instead of %s"
              .formatted(told.payment().confirmedBy(), confirmedBy));
    }
    complaints.addAll(refundComplaints(told));
    var keys = goods == Goods.KEY && end.equals("DELIVERED") ? 1 : 0;
    if (told.keysIssued() != keys) {
      complaints.add(told.keysIssued() + " keys were issued instead of " + keys);
    }
    return complaints;
  }

  private List<String> refundComplaints(Told told) {
    var refund = told.refund();
    if (!refunded) {
      return refund == null ? List.of() : List.of("money went back: " + refund.refundNo());
    }
    if (refund == null) {
      return List.of("no money went back");
    }
    return refund.amountMinor() == told.payment().amountMinor()
        ? List.of()
        : List.of(
            "%d went back of %d".formatted(refund.amountMinor(), told.payment().amountMinor()));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
