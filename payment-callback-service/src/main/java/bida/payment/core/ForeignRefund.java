package bida.payment.core;

import bida.contracts.CaseNeeded;
import bida.contracts.Event;
import bida.contracts.PaymentEvent.ChannelRefundReported;
import bida.payment.core.Movement.Kind;
import bida.payment.core.Movement.RefundEnded;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A refund that was not started here, told of by its channel. */
public final class ForeignRefund {

  private ForeignRefund() {}

  /**
   * What others hear of it.
   *
   * @param payment null where its money is unknown here
   */
  public static Event told(RefundEnded news, @Nullable Payment payment, Instant at) {
    var order = payment == null ? null : payment.order();
    var orderNo = order == null ? null : order.orderNo();
    var tenant = order == null ? null : order.tenant();
    var paymentId =
        payment == null ? Payment.idOf(news.channel(), news.transactionId()) : payment.paymentId();
    return news.kind() == Kind.REFUND
        ? new ChannelRefundReported(paymentId, orderNo, tenant, news.refundNo(), news.amount(), at)
        : new CaseNeeded(
            "refund-unknown:" + news.refundNo(),
            "refund-unknown",
            orderNo,
            tenant,
            "The channel tells of trouble with a refund this platform did not start.",
            at);
  }
}
