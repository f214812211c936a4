package bida.payment.channel.alipay;

import bida.payment.channel.OpenAnswer;
import bida.payment.channel.alipay.AlipayAnswer.Said;
import bida.payment.channel.alipay.AlipayAnswer.Silence;
import bida.payment.core.Payment;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** New attempts, by each of Alipay's products that we have. */
@Singleton
final class AlipayOrders {

  static final String QR = "qr";
  static final Set<String> METHODS = Set.of(QR, "page", "wap");

  private final AlipayClient client;

  AlipayOrders(AlipayClient client) {
    this.client = client;
  }

  OpenAnswer open(AlipayAccount account, Payment attempt) {
    return switch (attempt.method()) {
      case QR -> precreate(account, attempt);
      case "page" -> page(account, attempt, "alipay.trade.page.pay", "FAST_INSTANT_TRADE_PAY");
      case "wap" -> page(account, attempt, "alipay.trade.wap.pay", "QUICK_WAP_WAY");
      default -> new OpenAnswer.Refused("method_unknown");
    };
  }

  private OpenAnswer precreate(AlipayAccount account, Payment attempt) {
    var sent = Objects.requireNonNull(attempt.prepay());
    var answer =
        client.call(
            account,
            "alipay.trade.precreate",
            order(attempt, "QR_CODE_OFFLINE"),
            Map.of("notify_url", sent.notifyUrl()));
    return switch (answer) {
      case Silence(var why) -> new OpenAnswer.NoAnswer(why);
      case Said said when said.done() && isOf(attempt, said) ->
          new OpenAnswer.Opened(said.text("qr_code"));
      case Said said when said.done() -> new OpenAnswer.NoAnswer("an answer about something else");
      case Said said -> new OpenAnswer.Refused(said.why());
    };
  }

  private static boolean isOf(Payment attempt, Said said) {
    return said.text("out_trade_no").equals(attempt.paymentNo()) && !said.text("qr_code").isEmpty();
  }

  private OpenAnswer page(AlipayAccount account, Payment attempt, String method, String product) {
    var sent = Objects.requireNonNull(attempt.prepay());
    var addresses = new LinkedHashMap<String, String>();
    addresses.put("notify_url", sent.notifyUrl());
    if (sent.payer().returnUrl() != null) {
      addresses.put("return_url", sent.payer().returnUrl());
    }
    return new OpenAnswer.Opened(client.page(account, method, order(attempt, product), addresses));
  }

  private static Map<String, String> order(Payment attempt, String product) {
    var sent = Objects.requireNonNull(attempt.prepay());
    var order = new LinkedHashMap<String, String>();
    order.put("out_trade_no", attempt.paymentNo());
    order.put("total_amount", AlipayMoney.write(attempt.amount()));
    order.put("subject", subject(sent.description()));
    order.put("time_expire", AlipayTimes.write(sent.expiresAt()));
    order.put("product_code", product);
    return order;
  }

  // It comes back in the notification, and Alipay takes none of these in it.
  private static String subject(String title) {
    return title.replace('&', '＆').replace('=', '＝').replace('/', '／');
  }
}
