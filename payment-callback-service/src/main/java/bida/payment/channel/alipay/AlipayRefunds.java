package bida.payment.channel.alipay;

import bida.contracts.Money;
import bida.payment.channel.RefundAnswer;
import bida.payment.channel.RefundOrder;
import bida.payment.channel.alipay.AlipayAnswer.Said;
import bida.payment.channel.alipay.AlipayAnswer.Silence;
import bida.payment.core.Movement;
import jakarta.inject.Singleton;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Money back, carried out while we wait. The number of the request makes every repetition harmless:
 * the same number at the same trade pays back once.
 */
@Singleton
final class AlipayRefunds {

  private static final int REASON_LENGTH = 80;
  private static final String QUERY = "alipay.trade.fastpay.refund.query";
  private static final String PAID_BACK_AT = "gmt_refund_pay";
  private static final Set<String> NOT_NOW =
      Set.of("ACQ.SELLER_BALANCE_NOT_ENOUGH", "isv.app-call-limited");

  private final AlipayClient client;
  private final InstantSource clock;

  AlipayRefunds(AlipayClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  RefundAnswer refund(AlipayAccount account, RefundOrder refund) {
    var asked = numbers(refund);
    asked.put("refund_amount", AlipayMoney.write(refund.amount()));
    asked.put(
        "refund_reason",
        refund.reason().substring(0, Math.min(REASON_LENGTH, refund.reason().length())));
    return switch (client.call(account, "alipay.trade.refund", asked)) {
      case Silence(var why) -> new RefundAnswer.NoAnswer(why);
      case Said said when said.done() && !isOf(refund, said) ->
          new RefundAnswer.NoAnswer("an answer about something else");
      // Its refund_fee is the sum of all refunds so far; this call moved what it asked for.
      case Said said when said.done() && said.text("fund_change").equals("Y") ->
          moved(refund, said);
      // It moved nothing, mostly because an earlier call did: the query tells.
      case Said said when said.done() -> query(account, refund);
      case Said said when NOT_NOW.contains(said.why()) -> new RefundAnswer.Later(said.why());
      // Only the acquirer's own codes are about this refund; a wrong key or permission is ours to
      // mend.
      case Said said ->
          said.why().startsWith("ACQ.")
              ? new RefundAnswer.Refused(said.why())
              : new RefundAnswer.Later(said.why());
    };
  }

  private RefundAnswer moved(RefundOrder refund, Said said) {
    try {
      return new RefundAnswer.Ended(ended(refund, said, refund.amount(), at(said)));
    } catch (DateTimeException e) {
      return new RefundAnswer.NoAnswer("an unreadable refund");
    }
  }

  RefundAnswer query(AlipayAccount account, RefundOrder refund) {
    var asked = numbers(refund);
    // Unasked, it does not say when the money went back.
    asked.put("query_options", List.of(PAID_BACK_AT));
    return switch (client.call(account, QUERY, asked)) {
      case Silence(var why) -> new RefundAnswer.NoAnswer(why);
      case Said said when said.done() && said.text("refund_status").equals("REFUND_SUCCESS") ->
          read(refund, said);
      // No status: not received, failed, or too early to tell. Sent again with the same number it
      // is
      // refunded once in any case (failures.md D03).
      case Said said when said.done() && said.text("refund_status").isEmpty() ->
          new RefundAnswer.NotFound();
      case Said said when AlipayChannel.unknown(said) -> new RefundAnswer.NotFound();
      case Said said -> new RefundAnswer.NoAnswer(said.done() ? "an unknown status" : said.why());
    };
  }

  private RefundAnswer read(RefundOrder refund, Said said) {
    if (!isOf(refund, said)
        || !said.text("out_request_no").equals(AlipayTrades.requestNoOf(refund.refundNo()))) {
      return new RefundAnswer.NoAnswer("an answer about something else");
    }
    try {
      var amount = AlipayMoney.read(said.text("refund_amount"), refund.amount().currency());
      return new RefundAnswer.Ended(ended(refund, said, amount, at(said)));
    } catch (IllegalArgumentException | DateTimeException e) {
      return new RefundAnswer.NoAnswer("an unreadable refund");
    }
  }

  private Instant at(Said said) {
    var text = said.text(PAID_BACK_AT);
    return text.isEmpty() ? clock.instant() : AlipayTimes.parse(text);
  }

  // By the trade's own number: ours may stand at a trade that was closed and opened anew.
  private static Map<String, Object> numbers(RefundOrder refund) {
    var numbers = new LinkedHashMap<String, Object>();
    numbers.put("trade_no", refund.transactionId());
    numbers.put("out_request_no", AlipayTrades.requestNoOf(refund.refundNo()));
    return numbers;
  }

  private static boolean isOf(RefundOrder refund, Said said) {
    return said.text("trade_no").equals(refund.transactionId());
  }

  private static Movement.RefundEnded ended(
      RefundOrder refund, Said said, Money amount, Instant at) {
    var requestNo = AlipayTrades.requestNoOf(refund.refundNo());
    return new Movement.RefundEnded(
        AlipayChannel.NAME,
        refund.merchant(),
        Movement.Kind.REFUND,
        refund.refundNo(),
        AlipayTrades.channelRefundId(said.text("trade_no"), requestNo),
        refund.paymentNo(),
        refund.transactionId(),
        amount,
        at);
  }
}
