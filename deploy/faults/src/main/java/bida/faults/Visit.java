package bida.faults;

import bida.local.api.PayBy;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * What one buyer of a run of faults does.
 *
 * @param hesitates from the opened payment to what is done about it
 */
record Visit(Purchase purchase, Conduct conduct, PayBy by, Duration hesitates) {

  /** What is done about an opened payment. */
  enum Conduct {
    PAYS,
    /** And the channel tells three times of it, each with a number of its own. */
    PAYS_TOLD_THRICE,
    /** Pays on a page that was still open when the order was cancelled. */
    CANCELS_AND_PAYS,
    CANCELS,
    LEAVES
  }

  private static final List<PayBy> CHANNELS = List.of(PayBy.values());
  private static final int LONGEST_MILLIS = 15_000;

  static Visit random(int number, Random random) {
    var purchase = Purchase.random(number, random);
    var conduct = conduct(purchase, random.nextInt(100));
    // Only a buyer of WeChat Pay's simulator pays what was closed.
    var by =
        conduct == Conduct.CANCELS_AND_PAYS
            ? PayBy.WECHAT
            : CHANNELS.get(random.nextInt(CHANNELS.size()));
    // Most have their phone in hand already.
    var millis = random.nextInt(10) < 7 ? random.nextInt(2000) : random.nextInt(LONGEST_MILLIS);
    return new Visit(purchase, conduct, by, Duration.ofMillis(millis));
  }

  boolean pays() {
    return switch (conduct) {
      case PAYS, PAYS_TOLD_THRICE, CANCELS_AND_PAYS -> true;
      case CANCELS, LEAVES -> false;
    };
  }

  private static Conduct conduct(Purchase purchase, int dice) {
    if (purchase.kind() == Purchase.Kind.ABANDONED) {
      return dice < 50 ? Conduct.CANCELS : Conduct.LEAVES;
    }
    if (dice < 80) {
      return Conduct.PAYS;
    }
    return dice < 92 ? Conduct.PAYS_TOLD_THRICE : Conduct.CANCELS_AND_PAYS;
  }
}
