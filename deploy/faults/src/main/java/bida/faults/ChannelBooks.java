package bida.faults;

import bida.local.api.PayBy;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** What the channels themselves have taken and given back, under the numbers of the payments. */
final class ChannelBooks {

  /** Of one payment, in minor units. */
  record Money(long paidMinor, long refundedMinor) {
    static final Money NONE = new Money(0, 0);

    Money and(Money other) {
      return new Money(paidMinor + other.paidMinor, refundedMinor + other.refundedMinor);
    }
  }

  private final Map<String, Money> money = new HashMap<>();

  /**
   * @param read answers with the whole book of a channel
   */
  static ChannelBooks read(Function<PayBy, JsonNode> read) {
    var books = new ChannelBooks();
    for (var channel : PayBy.values()) {
      var book = read.apply(channel);
      switch (channel) {
        case WECHAT -> books.wechat(book);
        case ALIPAY -> books.alipay(book);
        case EPAY -> books.epay(book);
        case STRIPE -> books.stripe(book);
      }
    }
    return books;
  }

  Money of(String paymentNo) {
    return money.getOrDefault(paymentNo, Money.NONE);
  }

  private void wechat(JsonNode book) {
    for (var trade : book.path("transactions")) {
      if (trade.hasNonNull("paidAt")) {
        paid(trade.path("outTradeNo").asText(), trade.path("amountMinor").asLong());
      }
    }
    for (var refund : book.path("refunds")) {
      if (refund.path("status").asText().equals("SUCCESS")) {
        refunded(refund.path("outTradeNo").asText(), refund.path("amountMinor").asLong());
      }
    }
  }

  private void alipay(JsonNode book) {
    for (var trade : book.path("trades")) {
      paid(trade.path("outTradeNo").asText(), trade.path("paidMinor").asLong());
    }
    for (var refund : book.path("refunds")) {
      refunded(refund.path("outTradeNo").asText(), refund.path("amountMinor").asLong());
    }
  }

  // An order goes back whole, or not at all.
  private void epay(JsonNode book) {
    for (var order : book.path("orders")) {
      if (order.hasNonNull("paid")) {
        var number = order.path("outTradeNo").asText();
        var minor = new BigDecimal(order.path("paid").asText()).movePointRight(2).longValueExact();
        paid(number, minor);
        if (order.path("state").asText().equals("REFUNDED")) {
          refunded(number, minor);
        }
      }
    }
  }

  private void stripe(JsonNode book) {
    var numbers = new HashMap<String, String>();
    for (var session : book.path("sessions")) {
      var intent = session.path("payment_intent").asText();
      numbers.put(intent, session.path("client_reference_id").asText());
    }
    for (var intent : book.path("paymentIntents")) {
      if (intent.path("status").asText().equals("succeeded")) {
        paid(
            numbers.getOrDefault(intent.path("id").asText(), ""),
            intent.path("amount_received").asLong());
      }
    }
    for (var refund : book.path("refunds")) {
      if (refund.path("status").asText().equals("succeeded")) {
        refunded(
            numbers.getOrDefault(refund.path("payment_intent").asText(), ""),
            refund.path("amount").asLong());
      }
    }
  }

  private void paid(String number, long minor) {
    money.merge(number, new Money(minor, 0), Money::and);
  }

  private void refunded(String number, long minor) {
    money.merge(number, new Money(0, minor), Money::and);
  }
}
