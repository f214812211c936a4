package bida.fulfillment.resale;

import bida.contracts.Money;
import bida.fulfillment.core.DeliveryStatus;
import bida.fulfillment.core.ResaleOutcome;
import bida.fulfillment.core.ResaleStatus;
import org.jspecify.annotations.Nullable;

/**
 * An order of another platform as it stands here.
 *
 * @param reason why there is no order, or why it ended; else why its delivery did
 */
record Resale(
    String resaleNo,
    String reseller,
    String tenant,
    String theirNo,
    byte[] asked,
    boolean recharge,
    @Nullable String callbackUrl,
    ResaleStatus status,
    @Nullable String orderNo,
    @Nullable String reason,
    @Nullable Money cost,
    @Nullable DeliveryStatus delivery,
    @Nullable String traceparent) {

  ResaleOutcome outcome() {
    return ResaleOutcome.of(status, delivery);
  }

  /** Nothing was delivered or tried: as if the order had never been sent. */
  boolean cameToNothing() {
    return outcome() == ResaleOutcome.FAILED && delivery == null;
  }

  Code failure() {
    return reason == null ? Code.FAILED : Code.ofReason(reason);
  }
}
