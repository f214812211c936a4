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
  MAINTENANCE(
      Goods.RECHARGE,
      "DELIVERED",
      "callback",
      false,
      List.of("maintenance.told", "clock.advanced")),
  ACCOUNT_CORRECTED(
      Goods.RECHARGE, "DELIVERED", "callback", false, List.of("supplier.accountInvalid")),
  EXPIRED(Goods.KEY, "CANCELLED", null, false, List.of("clock.advanced", "trade.closedUnpaid")),
  DUPLICATE_CALLBACK(Goods.KEY, "DELIVERED", "callback", false, List.of("callback.duplicate")),
  LOST_CALLBACK(Goods.KEY, "DELIVERED", "query", false, List.of("callback.drop")),
  DELIVERED_BUT_NOT_RECEIVED(
      Goods.RECHARGE, "REFUNDED", "callback", true, List.of("supplier.takenBack", "claim.upheld")),
  BAD_KEY_REISSUED(
      Goods.KEY, "DELIVERED", "callback", false, List.of("claim.reissued", "key.replaced")),
  USED_THEN_CLAIMS_NOT_RECEIVED(
      Goods.KEY, "DELIVERED", "callback", false, List.of("key.used", "claim.refused")),
  CANCEL_BEFORE_REVEAL(
      Goods.KEY,
      "REFUNDED",
      "callback",
      true,
      List.of("buyer.cancelled", "key.quarantined", "stock.right")),
  PARTIAL_DELIVERY(
      Goods.KEY_AND_RECHARGE,
      "PARTIALLY_REFUNDED",
      "callback",
      true,
      List.of("supplier.outcome.failed")),
  LATE_SUCCESS_AFTER_FAILURE(
      Goods.RECHARGE,
      "REFUNDED",
      "callback",
      true,
      List.of("supplier.outcome.lateSuccess", "case.SUPPLIER_REVERSAL", "refund.once")),
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

  /** What is sold: a key out of the vault, a recharge by suppliers, one of each, or two tickets. */
  enum Goods {
    KEY,
    RECHARGE,
    KEY_AND_RECHARGE,
    TICKET
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
    var keys = hasKeysIn(end) ? 1 : 0;
    if (told.keysIssued() != keys) {
      complaints.add(told.keysIssued() + " keys were issued instead of " + keys);
    }
    return complaints;
  }

  /** Whether keys can be read at that end. */
  boolean hasKeysIn(String status) {
    return switch (goods) {
      case KEY -> status.equals("DELIVERED");
      case KEY_AND_RECHARGE -> status.equals("PARTIALLY_REFUNDED");
      case RECHARGE, TICKET -> false;
    };
  }

  /** Of two lines at the same price one is delivered. */
  long owed(long paidMinor) {
    return goods == Goods.KEY_AND_RECHARGE ? paidMinor / 2 : paidMinor;
  }

  private List<String> refundComplaints(Told told) {
    var refund = told.refund();
    if (!refunded) {
      return refund == null ? List.of() : List.of("money went back: " + refund.refundNo());
    }
    if (refund == null) {
      return List.of("no money went back");
    }
    return refund.amountMinor() == owed(told.payment().amountMinor())
        ? List.of()
        : List.of(
            "%d went back of %d".formatted(refund.amountMinor(), told.payment().amountMinor()));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
