package bida.faults;

import static org.assertj.core.api.Assertions.assertThat;

import bida.faults.ChannelBooks.Money;
import bida.local.api.PayBy;
import bida.local.api.Web;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class ChannelBooksTest {

  private final ChannelBooks books = ChannelBooks.read(ChannelBooksTest::book);

  @Test
  void wechat() {
    assertThat(books.of("W1")).isEqualTo(new Money(990, 0));
    assertThat(books.of("W2")).isEqualTo(new Money(990, 990));
    assertThat(books.of("W3")).isEqualTo(Money.NONE);
  }

  @Test
  void alipay() {
    assertThat(books.of("A1")).isEqualTo(new Money(990, 500));
    assertThat(books.of("A2")).isEqualTo(Money.NONE);
  }

  @Test
  void epay() {
    assertThat(books.of("E1")).isEqualTo(new Money(990, 0));
    assertThat(books.of("E2")).isEqualTo(new Money(990, 990));
    assertThat(books.of("E3")).isEqualTo(Money.NONE);
  }

  @Test
  void stripe() {
    assertThat(books.of("S1")).isEqualTo(new Money(990, 990));
    assertThat(books.of("S2")).isEqualTo(Money.NONE);
  }

  @Test
  void twoRefundsOfOnePaymentAreTwo() {
    assertThat(books.of("W4")).isEqualTo(new Money(990, 1980));
  }

  private static JsonNode book(PayBy by) {
    return json(
        switch (by) {
          case WECHAT ->
              """
              {"transactions":[{"outTradeNo":"W1","amountMinor":990,"paidAt":"x"},
                               {"outTradeNo":"W2","amountMinor":990,"paidAt":"x"},
                               {"outTradeNo":"W3","amountMinor":0,"paidAt":null},
                               {"outTradeNo":"W4","amountMinor":990,"paidAt":"x"}],
               "refunds":[{"outTradeNo":"W2","amountMinor":990,"status":"SUCCESS"},
                          {"outTradeNo":"W1","amountMinor":990,"status":"PROCESSING"},
                          {"outTradeNo":"W4","amountMinor":990,"status":"SUCCESS"},
                          {"outTradeNo":"W4","amountMinor":990,"status":"SUCCESS"}]}
              """;
          case ALIPAY ->
              """
              {"trades":[{"outTradeNo":"A1","paidMinor":990},{"outTradeNo":"A2","paidMinor":0}],
               "refunds":[{"outTradeNo":"A1","amountMinor":500}]}
              """;
          case EPAY ->
              """
              {"orders":[{"outTradeNo":"E1","paid":"9.90","state":"PAID"},
                         {"outTradeNo":"E2","paid":"9.9","state":"REFUNDED"},
                         {"outTradeNo":"E3","paid":null,"state":"UNPAID"}]}
              """;
          case STRIPE ->
              """
              {"sessions":[{"payment_intent":"pi_1","client_reference_id":"S1"},
                           {"payment_intent":"pi_2","client_reference_id":"S2"}],
               "paymentIntents":[{"id":"pi_1","status":"succeeded","amount_received":990},
                                 {"id":"pi_2","status":"canceled","amount_received":0}],
               "refunds":[{"payment_intent":"pi_1","status":"succeeded","amount":990}]}
              """;
        });
  }

  private static JsonNode json(String text) {
    try {
      return Web.JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
