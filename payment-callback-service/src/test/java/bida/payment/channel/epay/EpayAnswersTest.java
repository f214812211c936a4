package bida.payment.channel.epay;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Money;
import bida.payment.channel.Capabilities;
import bida.payment.channel.Merchants;
import bida.payment.channel.QueryAnswer;
import bida.payment.channel.RefundAnswer;
import bida.payment.channel.RefundOrder;
import bida.payment.core.Payment;
import bida.payment.core.PaymentStatus;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators answer, good and odd; nothing of it is signed. */
class EpayAnswersTest {

  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);
  private static final Money PRICE = Money.of(990, "CNY");

  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger calls = new AtomicInteger();
  private volatile int status = 200;
  private volatile String body = "";
  private volatile boolean silent;
  private String elsewhere;
  private HttpServer operator;

  @BeforeEach
  void start() throws IOException {
    operator = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    operator.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    operator.createContext(
        "/",
        exchange -> {
          calls.incrementAndGet();
          if (status == 302) {
            exchange.getResponseHeaders().add("Location", url() + "/elsewhere");
          }
          var bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length + (silent ? 1 : 0));
          exchange.getResponseBody().write(bytes);
          exchange.getResponseBody().flush();
          if (silent) {
            await();
          }
          exchange.close();
        });
    operator.start();
  }

  private void await() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() {
    over.countDown();
    operator.stop(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'code':1,'status':1,'out_trade_no':'VG01','trade_no':'77','money':'9.90'}   | Paid",
        "{'code':'1','status':'1','out_trade_no':'VG01','trade_no':'77','money':9.9,'pid':1001} |"
            + " Paid",
        "{'code':1,'status':2,'out_trade_no':'VG01','trade_no':'77','money':'9.90'}   | Paid",
        "{'code':1,'status':0,'out_trade_no':'VG01','trade_no':'77','money':'9.90'}   | NotPaid",
        "{'code':-1,'msg':'订单号不存在'}                                                | NotFound",
        "{'code':-3,'msg':'商户密钥错误'}                                                | NoAnswer",
        "{'code':-3,'msg':'商户不存在'}                                                 | NoAnswer",
        "{'code':1,'status':3,'out_trade_no':'VG01','trade_no':'77','money':'9.90'}   | NoAnswer",
        "{'code':1,'status':1,'out_trade_no':'VG02','trade_no':'77','money':'9.90'}   | NoAnswer",
        "{'code':1,'status':1,'out_trade_no':'VG01','trade_no':'77','money':'9.90','pid':7} |"
            + " NoAnswer",
        "{'code':1,'status':1,'out_trade_no':'VG01','trade_no':'77','money':'1e1'}    | NoAnswer",
        "{'code':1,'status':1,'out_trade_no':'VG01','trade_no':'','money':'9.90'}     | NoAnswer",
        "{'code':1}                                                                   | NoAnswer",
        "{}                                                                           | NoAnswer",
        "[1]                                                                          | NoAnswer",
        "<html>502</html>                                                             | NoAnswer",
      })
  void readsWhatAnOperatorSaysOfAnOrder(String answer, String then) {
    body = answer.replace('\'', '"');

    assertThat(query().getClass().getSimpleName()).isEqualTo(then);
  }

  @Test
  void takesMoneyAsItIsAndTheTimeFromTheClock() {
    body =
        "{\"code\":1,\"status\":1,\"out_trade_no\":\"VG01\",\"trade_no\":\"77\",\"money\":\"0.01\"}";

    var money = ((QueryAnswer.Paid) query()).money();

    assertThat(money.amount()).isEqualTo(Money.of(1, "CNY"));
    assertThat(money.transactionId()).isEqualTo("77");
    assertThat(money.paidAt()).isEqualTo(CLOCK.instant());
  }

  @Test
  void followsNobodyWithTheKeyInItsHands() {
    status = 302;

    assertThat(query()).isEqualTo(new QueryAnswer.NoAnswer("HTTP 302"));
    assertThat(calls).hasValue(1);
  }

  @Test
  void readsNoEndlessAnswer() {
    body = " ".repeat(100_000) + "{\"code\":1}";

    assertThat(query()).isInstanceOf(QueryAnswer.NoAnswer.class);
  }

  @Test
  void e24WaitsForNoAnswerThatDrips() {
    body = "{\"code\":1";
    silent = true;

    assertThat(query()).isEqualTo(new QueryAnswer.NoAnswer("TimeoutException"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "no such name,       http://operator.invalid",
    "nobody there,       http://127.0.0.1:1",
    "not what it says,   https://127.0.0.1:{port}"
  })
  void e24KnowsNothingWhereTheWayToItIsCut(String trouble, String way) {
    body = "{\"code\":1,\"status\":1}";
    elsewhere = way.replace("{port}", String.valueOf(operator.getAddress().getPort()));

    assertThat(query()).as(trouble).isInstanceOf(QueryAnswer.NoAnswer.class);
    assertThat(refund()).as(trouble).isInstanceOf(RefundAnswer.NoAnswer.class);
    assertThat(calls).hasValue(0);
  }

  @Test
  void e33SaysNothingOfTheKeyWhenNobodyListens() {
    operator.stop(0);

    assertThat(query().toString()).contains("ConnectException").doesNotContain("secret-word");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | {'code':1,'msg':'退款成功'}       | Ended",
        "200 | {'code':-1,'msg':'商户余额不足'}   | Refused",
        "200 | {'code':-1,'msg':'未开启退款接口'}  | Refused",
        "200 | {'code':-1,'msg':'订单已退款'}     | NoAnswer",
        "200 | {'code':-1,'msg':'通道返回超时'}    | NoAnswer",
        "200 | {'msg':'?'}                     | NoAnswer",
        "500 | {'code':-1,'msg':'商户余额不足'}   | NoAnswer",
      })
  void believesARefusalOnlyWhereNothingWasDone(int http, String answer, String then) {
    status = http;
    body = answer.replace('\'', '"');

    assertThat(refund().getClass().getSimpleName()).isEqualTo(then);
    assertThat(calls).hasValue(1);
  }

  private QueryAnswer query() {
    return channel().query(attempt());
  }

  private RefundAnswer refund() {
    return channel()
        .refund(new RefundOrder("RF1", "default", "VG01", "77", PRICE, PRICE, "out of stock"));
  }

  private EpayChannel channel() {
    var account =
        new EpayAccount(
            URI.create(elsewhere == null ? url() : elsewhere),
            "1001",
            "secret-word",
            Optional.empty(),
            "",
            new Capabilities(true, false, Capabilities.Refunds.WHOLE, false),
            true,
            List.of(),
            Duration.ofSeconds(1),
            Duration.ofMillis(500));
    var client = new EpayClient();
    return new EpayChannel(
        new Merchants<>(Map.of("default", account), EpayAccount::tenants),
        client,
        new EpayRefunds(client, CLOCK),
        CLOCK,
        "https://shop.example.com");
  }

  private String url() {
    return "http://127.0.0.1:" + operator.getAddress().getPort();
  }

  private static Payment attempt() {
    return new Payment(
        "VG01",
        "VG01",
        null,
        "epay",
        "default",
        "alipay",
        PRICE,
        PaymentStatus.PENDING,
        Instant.EPOCH,
        null,
        null,
        null);
  }
}
