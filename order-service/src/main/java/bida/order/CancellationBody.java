package bida.order;

import bida.order.core.CancelWish;
import bida.order.core.CancelWish.Reason;
import bida.order.core.OrderCommand.Cancel;
import bida.platform.problem.Problems;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Why a buyer cancels, as far as his app asked him; nothing of it is needed to be granted. */
record CancellationBody(
    @Nullable String reason, @Nullable String remark, @Nullable String otherOrderNo) {

  // What a person types on a phone.
  private static final int LONGEST = 200;

  static Cancel read(String orderNo, @Nullable CancellationBody body) {
    if (body == null || body.reason() == null) {
      return new Cancel();
    }
    var reason =
        Arrays.stream(Reason.values())
            .filter(known -> known.name().equals(body.reason()))
            .findFirst()
            .orElseThrow(
                () ->
                    Problems.unprocessable(
                        "field_invalid", "reason is one of " + Arrays.toString(Reason.values())));
    var remark = OrderRequest.optional("remark", body.remark(), LONGEST);
    var other = OrderRequest.optional("otherOrderNo", body.otherOrderNo(), OrderRequest.MAX_ID);
    if (reason == Reason.DUPLICATE_ORDER && (other == null || other.isBlank())) {
      throw Problems.unprocessable("field_missing", "Name the order to keep in otherOrderNo.");
    }
    if (orderNo.equals(other)) {
      throw Problems.unprocessable("field_invalid", "otherOrderNo is another order.");
    }
    return new Cancel(new CancelWish(reason, remark, other));
  }

  @Override
  public String toString() {
    return "CancellationBody[" + reason + ", ***]";
  }
}
