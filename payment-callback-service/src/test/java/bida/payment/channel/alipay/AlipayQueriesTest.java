package bida.payment.channel.alipay;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Money;
import bida.payment.channel.Merchants;
import bida.payment.channel.QueryAnswer;
import bida.payment.channel.RefundAnswer;
import bida.payment.channel.RefundOrder;
import bida.payment.core.Movement;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of the gateway by its own numbers, and what is believed of its answers. */
class AlipayQueriesTest {

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-10-19T00:00:00Z"));
  private static final String TRADE = "2026101922001400000000000001";
  private static final Money PRICE = Money.of(990, "CNY");
  private static final String PAID =
      "'trade_no':'%s','out_trade_no':'VG01','trade_status':'TRADE_SUCCESS',"
          + "'total_amount':'9.90','send_pay_date':'2026-10-19 07:59:00'";

  @TempDir Path folder;
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private HttpServer gateway;
  private String said = "";

  @BeforeEach
  void start() throws IOException {
    var key = AlipayKeys.privateKey(Keys.file(folder, "alipay_platform", "private_pkcs8_pem"));
    gateway = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    gateway.createContext(
        "/",
        exchange -> {
          var form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked.add(URLDecoder.decode(form.substring(12), StandardCharsets.UTF_8));
          var method =
              exchange.getRequestURI().getQuery().replaceFirst(".*[?&]method=([^&]+).*", "$1");
          var sign = AlipaySign.sign(said, StandardCharsets.UTF_8, key);
          var body =
              "{\"%s_response\":%s,\"sign\":\"%s\"}"
                  .formatted(method.replace('.', '_'), said, sign);
          var bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    gateway.start();
  }

  @AfterEach
  void stop() {
    gateway.stop(0);
  }

  @Test
  void findsAPaymentByTheNumberOnItsBuyersBill() {
    says("'code':'10000'," + PAID.formatted(TRADE));

    assertThat(find(TRADE))
        .isEqualTo(
            new QueryAnswer.Paid(
                new Movement.MoneyIn(
                    "alipay",
                    "default",
                    "VG01",
                    TRADE,
                    PRICE,
                    Instant.parse("2026-10-18T23:59:00Z"))));
    assertThat(asked).containsExactly("{\"trade_no\":\"" + TRADE + "\"}");
  }

  @Test
  void asksByOursWhatIsNotOfItsForm() {
    says("'code':'10000'," + PAID.formatted(TRADE));

    assertThat(find("VG01")).isInstanceOf(QueryAnswer.Paid.class);
    assertThat(asked).containsExactly("{\"out_trade_no\":\"VG01\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "ACQ.TRADE_NOT_EXIST   | {}                                                   | NotFound",
        "ACQ.INVALID_PARAMETER | {}                                                   | NoAnswer",
        "                      | 2026101922001400000000000002 VG01 TRADE_SUCCESS 9.90 | NoAnswer",
        "                      | 2026101922001400000000000001 '' TRADE_SUCCESS 9.90   | NoAnswer",
        "                      | 2026101922001400000000000001 VG01 TRADE_SUCCESS 0    | NoAnswer",
        "                      | 2026101922001400000000000001 VG01 WAIT_BUYER_PAY 9.90 | NotPaid",
        "                      | 2026101922001400000000000001 VG01 TRADE_CLOSED 9.90  | Closed",
        "                      | 2026101922001400000000000001 VG01 NEW_WORD 9.90      | NoAnswer",
      })
  void believesOnlyWhatIsAboutThatNumber(String refusal, String trade, String then) {
    says(
        refusal == null ? answer(trade.split(" ")) : "'code':'40004','sub_code':'" + refusal + "'");

    assertThat(find(TRADE).getClass().getSimpleName()).isEqualTo(then);
  }

  private static String answer(String[] trade) {
    return "'code':'10000','trade_no':'%s','out_trade_no':'%s','trade_status':'%s','total_amount':'%s'"
        .formatted(trade[0], trade[1].replace("''", ""), trade[2], trade[3]);
  }

  @Test
  void takesTheTimeTheMoneyWentBackWhereTheAnswerSaysIt() {
    var moved = "'code':'10000','fund_change':'Y','trade_no':'" + TRADE + "'";
    says(moved + ",'gmt_refund_pay':'2026-10-19 08:01:02'");
    assertThat(endedAt(refund())).isEqualTo(Instant.parse("2026-10-19T00:01:02Z"));

    says(moved);
    assertThat(endedAt(refund())).isEqualTo(CLOCK.instant());

    says(moved + ",'gmt_refund_pay':'soon'");
    assertThat(refund()).isInstanceOf(RefundAnswer.NoAnswer.class);
  }

  @Test
  void asksForTheTimeOfARefund() {
    says(
        "'code':'10000','refund_status':'REFUND_SUCCESS','refund_amount':'9.90','trade_no':'%s',"
                .formatted(TRADE)
            + "'out_request_no':'RF1','gmt_refund_pay':'2026-10-19 08:01:02'");

    assertThat(endedAt(channel().queryRefund(order())))
        .isEqualTo(Instant.parse("2026-10-19T00:01:02Z"));
    assertThat(asked).singleElement().asString().contains("\"query_options\":[\"gmt_refund_pay\"]");
  }

  private void says(String node) {
    said = "{" + node.replace('\'', '"') + "}";
  }

  private QueryAnswer find(String number) {
    return channel().find("default", number);
  }

  private RefundAnswer refund() {
    return channel().refund(order());
  }

  private static Instant endedAt(RefundAnswer answer) {
    return ((RefundAnswer.Ended) answer).news().endedAt();
  }

  private static RefundOrder order() {
    return new RefundOrder("RF1", "default", "VG01", TRADE, PRICE, PRICE, "out of stock");
  }

  private AlipayChannel channel() {
    var url = URI.create("http://127.0.0.1:" + gateway.getAddress().getPort() + "/gateway.do");
    var client = new AlipayClient(CLOCK);
    return new AlipayChannel(
        new Merchants<>(Map.of("default", Keys.account(folder, url)), AlipayAccount::tenants),
        client,
        new AlipayOrders(client),
        new AlipayQueries(client, CLOCK),
        new AlipayRefunds(client, CLOCK),
        "https://shop.example.com");
  }
}
