package bida.payment.channel.epay;

import bida.payment.channel.RefundAnswer;
import bida.payment.channel.RefundOrder;
import bida.payment.channel.epay.EpayClient.Answer.Said;
import bida.payment.channel.epay.EpayClient.Answer.Silence;
import bida.payment.core.Movement;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Set;

/**
 * The whole payment back, by the operator's number of it. The operator knows no number of ours for
 * a refund and tells of none, so nothing here is ever sent twice.
 */
@Singleton
final class EpayRefunds {

  // Refusals before anything was done. The rest may be the wallet's silence behind the operator:
  // a refund told as failed could be paid out by hand, and then twice.
  private static final Set<String> NOTHING_DONE = Set.of("余额不足", "密钥", "未开启", "不支持", "未支付", "不存在");

  private final EpayClient client;
  private final InstantSource clock;

  EpayRefunds(EpayClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  RefundAnswer refund(EpayAccount account, RefundOrder refund) {
    var tradeNo = EpayTrades.tradeNo(refund.transactionId());
    return switch (client.refund(account, tradeNo, Yuan.write(refund.amount()))) {
      case Said said when said.done() -> new RefundAnswer.Ended(done(refund));
      case Said said when nothingDone(said) -> new RefundAnswer.Refused(EpayChannel.code(said));
      case Said said -> new RefundAnswer.NoAnswer("code " + EpayChannel.code(said));
      case Silence(var why) -> new RefundAnswer.NoAnswer(why);
    };
  }

  private static boolean nothingDone(Said said) {
    return NOTHING_DONE.stream().anyMatch(said.text("msg")::contains);
  }

  // A payment goes back whole and once, so its own number names the refund as well.
  private Movement.RefundEnded done(RefundOrder refund) {
    return new Movement.RefundEnded(
        EpayChannel.NAME,
        refund.merchant(),
        Movement.Kind.REFUND,
        refund.refundNo(),
        refund.transactionId(),
        refund.paymentNo(),
        refund.transactionId(),
        refund.amount(),
        clock.instant());
  }
}
