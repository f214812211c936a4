package bida.payment.channel.alipay;

import bida.payment.channel.QueryAnswer;
import bida.payment.channel.alipay.AlipayAnswer.Said;
import bida.payment.channel.alipay.AlipayAnswer.Silence;
import jakarta.inject.Singleton;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** What the gateway knows of a trade, by our number or by its own. */
@Singleton
final class AlipayQueries {

  private static final String OURS = "out_trade_no";
  private static final String THEIRS = "trade_no";
  // 支付宝交易号; ours are shorter.
  private static final String TRADE = "[0-9]{28}";

  private final AlipayClient client;
  private final InstantSource clock;

  AlipayQueries(AlipayClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  QueryAnswer find(AlipayAccount account, String merchant, String number) {
    return number.matches(TRADE)
        ? ask(account, merchant, THEIRS, number)
        : byOurs(account, merchant, number);
  }

  QueryAnswer byOurs(AlipayAccount account, String merchant, String paymentNo) {
    return ask(account, merchant, OURS, paymentNo);
  }

  private QueryAnswer ask(AlipayAccount account, String merchant, String by, String number) {
    return switch (client.call(account, "alipay.trade.query", Map.of(by, number))) {
      case Silence(var why) -> new QueryAnswer.NoAnswer(why);
      case Said said when said.done() && !said.text(by).equals(number) ->
          new QueryAnswer.NoAnswer("an answer about something else");
      case Said said when said.done() -> read(merchant, said);
      // Until the buyer scans the code there is no trade.
      case Said said when AlipayChannel.unknown(said) -> new QueryAnswer.NotFound();
      case Said said -> new QueryAnswer.NoAnswer(said.why());
    };
  }

  private QueryAnswer read(String merchant, Said said) {
    return switch (said.text("trade_status")) {
      case "WAIT_BUYER_PAY" -> new QueryAnswer.NotPaid();
      case "TRADE_SUCCESS", "TRADE_FINISHED" -> paid(merchant, said);
      // Closed by time, or because all of its money went back: only money that came has a date.
      case "TRADE_CLOSED" ->
          said.text("send_pay_date").isEmpty() ? new QueryAnswer.Closed() : paid(merchant, said);
      default -> new QueryAnswer.NoAnswer("an unknown status");
    };
  }

  private QueryAnswer paid(String merchant, Said said) {
    var paymentNo = said.text(OURS);
    if (paymentNo.isEmpty()) {
      return new QueryAnswer.NoAnswer("a payment without our number");
    }
    try {
      return new QueryAnswer.Paid(
          AlipayTrades.paid(
              merchant,
              paymentNo,
              said.text(THEIRS),
              AlipayMoney.read(
                  said.text("total_amount"), AlipayChannel.currency(said.text("trans_currency"))),
              paidAt(said.text("send_pay_date"))));
    } catch (IllegalArgumentException | DateTimeException e) {
      return new QueryAnswer.NoAnswer("an unreadable payment");
    }
  }

  private Instant paidAt(String text) {
    return text.isEmpty() ? clock.instant() : AlipayTimes.parse(text);
  }
}
