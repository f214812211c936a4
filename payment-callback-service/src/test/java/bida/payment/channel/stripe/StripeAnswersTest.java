package bida.payment.channel.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Money;
import bida.payment.channel.Merchants;
import bida.payment.channel.OpenAnswer;
import bida.payment.channel.QueryAnswer;
import bida.payment.channel.RefundAnswer;
import bida.payment.channel.RefundOrder;
import bida.payment.core.Movement;
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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Stripe answers, good and odd, and what is asked next. */
class StripeAnswersTest {

  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);
  private static final Money PRICE = Money.of(990, "CNY");
  private static final String INTENT =
      "{'id':'pi_1','amount_received':990,'currency':'cny','status':'%s',"
          + "'metadata':{'out_trade_no':'VG01'},'latest_charge':{'id':'ch_1','created':7}}";
  private static final String SESSION =
      "{'id':'cs_1','client_reference_id':'VG01','status':'open','url':'https://pay/cs_1'}";
  private static final String REFUND =
      "{'id':'re_1','amount':990,'currency':'cny','status':'succeeded','charge':'ch_1','created':9,"
          + "'payment_intent':'pi_1','metadata':{'out_refund_no':'RF1'}}";

  private final CountDownLatch over = new CountDownLatch(1);
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private final Queue<String> queries = new ConcurrentLinkedQueue<>();
  private final Deque<Reply> replies = new ArrayDeque<>();
  private HttpServer stripe;

  // A busy machine is no reason for silence.
  private Duration patience = Duration.ofSeconds(10);

  /** {@code replayed}: kept under the idempotency key. */
  private record Reply(int status, String body, boolean replayed, boolean drips) {}

  @BeforeEach
  void start() throws IOException {
    stripe = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    stripe.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    stripe.createContext(
        "/",
        exchange -> {
          var key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
          asked.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI().getPath()
                  + (key == null ? "" : " " + key));
          queries.add(String.valueOf(exchange.getRequestURI().getQuery()));
          var reply = next();
          if (reply.replayed) {
            exchange.getResponseHeaders().add("Idempotent-Replayed", "true");
          }
          if (reply.status == 302) {
            exchange.getResponseHeaders().add("Location", url() + "/elsewhere");
          }
          var bytes = reply.body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(reply.status, bytes.length + (reply.drips ? 1 : 0));
          exchange.getResponseBody().write(bytes);
          exchange.getResponseBody().flush();
          if (reply.drips) {
            await();
          }
          exchange.close();
        });
    stripe.start();
  }

  private Reply next() {
    synchronized (replies) {
      return replies.size() > 1 ? replies.removeFirst() : replies.getFirst();
    }
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
    stripe.stop(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "open     | null       | NotPaid",
        "open     | canceled   | NotPaid",
        "open     | succeeded  | Paid",
        "complete | succeeded  | Paid",
        "complete | processing | NotPaid",
        "complete | null       | NoAnswer",
        "complete | canceled   | NoAnswer",
        "expired  | null       | Closed",
        "expired  | canceled   | Closed",
        "expired  | succeeded  | Paid",
        "new_word | null       | NoAnswer",
      })
  void readsWhatStripeSaysOfAPage(String session, String intent, String then) {
    var of = intent.equals("null") ? "null" : INTENT.formatted(intent);
    answer(
        200,
        "{'id':'cs_1','client_reference_id':'VG01','status':'%s','payment_intent':%s}"
            .formatted(session, of));

    assertThat(query("cs_1 https://pay").getClass().getSimpleName()).isEqualTo(then);
  }

  @Test
  void takesTheTimeOfTheCharge() {
    answer(
        200,
        "{'id':'cs_1','client_reference_id':'VG01','status':'complete','payment_intent':%s}"
            .formatted(INTENT.formatted("succeeded")));

    assertThat(query("cs_1 https://pay"))
        .isEqualTo(
            new QueryAnswer.Paid(
                new Movement.MoneyIn(
                    "stripe", "default", "VG01", "pi_1", PRICE, Instant.ofEpochSecond(7))));
  }

  /** failures.md B03: none of these says anything. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | <html>502</html>                                              | NoAnswer",
        "200 | {                                                             | NoAnswer",
        "200 | {}                                                            | NoAnswer",
        "200 | {'id':'cs_1','client_reference_id':'VG02','status':'expired'} | NoAnswer",
        "302 | {}                                                            | NoAnswer",
        "401 | {'error':{'type':'invalid_request_error'}}                    | NoAnswer",
        "403 | {'error':{'type':'invalid_request_error'}}                    | NoAnswer",
        "404 | nothing here                                                  | NoAnswer",
        "404 | {'error':{'type':'invalid_request_error','code':'resource_missing'}} | NotFound",
        "429 | {'error':{'type':'invalid_request_error','code':'rate_limit'}} | NoAnswer",
        "500 | {'error':{'type':'api_error'}}                                | NoAnswer",
      })
  void b03BelievesNoAnswerThatIsNone(int status, String body, String then) {
    answer(status, body);

    assertThat(query("cs_1 https://pay").getClass().getSimpleName()).isEqualTo(then);
    assertThat(asked).hasSize(1);
  }

  @Test
  void e24WaitsForNoAnswerThatDrips() {
    replies.add(new Reply(200, "{'id':", false, true));
    patience = Duration.ofMillis(300);

    assertThat(query("cs_1 https://pay")).isEqualTo(new QueryAnswer.NoAnswer("TimeoutException"));
  }

  @Test
  void e33SaysNothingOfTheKeyWhenNobodyListens() {
    stripe.stop(0);

    assertThat(query("cs_1 https://pay").toString())
        .contains("ConnectException")
        .doesNotContain("sk_test");
  }

  @Test
  void looksThroughThePagesForOneWhoseAnswerGotLost() {
    answer(200, list(true, "{'id':'cs_9','client_reference_id':'VG09'}"));
    answer(200, list(false, SESSION));
    answer(200, SESSION);

    assertThat(query(null)).isEqualTo(new QueryAnswer.NotPaid());
    assertThat(asked)
        .containsExactly(
            "GET /v1/checkout/sessions",
            "GET /v1/checkout/sessions",
            "GET /v1/checkout/sessions/cs_1");
  }

  @Test
  void saysThatThereIsNoneOnlyWhenTheEndWasSeen() {
    answer(200, list(false, "{'id':'cs_9','client_reference_id':'VG09'}"));
    assertThat(query(null)).isEqualTo(new QueryAnswer.NotFound());

    replies.clear();
    answer(200, list(true, "{'id':'cs_9','client_reference_id':'VG09'}"));
    assertThat(query(null)).isInstanceOf(QueryAnswer.NoAnswer.class);

    replies.clear();
    answer(200, "{'object':'list','has_more':false}");
    assertThat(query(null)).isInstanceOf(QueryAnswer.NoAnswer.class);
  }

  /** What the shop sold since is not read through, however old the attempt is. */
  @Test
  void looksForAPageOnlyFromItsAttemptToItsEnd() {
    answer(200, list(false, ""));

    query(null);

    assertThat(queries)
        .singleElement()
        .asString()
        .contains("created[gte]=-300", "created[lt]=" + Duration.ofMinutes(31).toSeconds());
  }

  @Test
  void findsAPaymentByItsIntentOrItsCharge() {
    var paid =
        new QueryAnswer.Paid(
            new Movement.MoneyIn(
                "stripe", "default", "VG01", "pi_1", PRICE, Instant.ofEpochSecond(7)));
    answer(200, INTENT.formatted("succeeded"));
    answer(200, "{'id':'ch_1','payment_intent':" + INTENT.formatted("succeeded") + "}");

    assertThat(find("pi_1")).isEqualTo(paid);
    assertThat(find("ch_1")).isEqualTo(paid);
    assertThat(asked).containsExactly("GET /v1/payment_intents/pi_1", "GET /v1/charges/ch_1");
    assertThat(queries)
        .containsExactly("expand[]=latest_charge", "expand[]=payment_intent.latest_charge");
  }

  /** failures.md B03. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pi_1 | 200 | {'id':'pi_1','status':'processing'}              | NotPaid",
        "pi_1 | 200 | {'id':'pi_1','status':'requires_payment_method'} | NotPaid",
        "pi_1 | 200 | {'id':'pi_1','status':'canceled'}                | Closed",
        "pi_1 | 200 | {'id':'pi_1'}                                    | NoAnswer",
        "pi_1 | 200 | {'id':'pi_1','status':'succeeded'}               | NoAnswer",
        "pi_1 | 200 | {'id':'pi_2','status':'canceled'}                | NoAnswer",
        "ch_1 | 200 | {'id':'ch_1','payment_intent':null}              | NotFound",
        "ch_1 | 200 | {'id':'ch_2','payment_intent':null}              | NoAnswer",
        "pi_1 | 404 | {'error':{'type':'invalid_request_error','code':'resource_missing'}} | NotFound",
        "ch_1 | 404 | nothing here                                     | NoAnswer",
        "ch_1 | 429 | {'error':{'type':'invalid_request_error'}}       | NoAnswer",
        "ch_1 | 500 | {'error':{'type':'api_error'}}                   | NoAnswer",
      })
  void b03ReadsWhatStripeSaysOfItsOwnNumber(String number, int status, String body, String then) {
    answer(status, body);

    assertThat(find(number).getClass().getSimpleName()).isEqualTo(then);
    assertThat(asked).hasSize(1);
  }

  /** Looking for our numbers is a walk through a list; another channel's is not worth it. */
  @Test
  void looksForOurNumbersAndForNoneOfAnotherChannel() {
    answer(200, list(false, SESSION));
    answer(200, SESSION);

    assertThat(find("VG01")).isEqualTo(new QueryAnswer.NotPaid());
    assertThat(asked).hasSize(2);
    assertThat(find("4200002345202610190000000001")).isEqualTo(new QueryAnswer.NotFound());
    assertThat(asked).hasSize(2);
  }

  @Test
  void opensAPageByTheNumberOfTheAttempt() {
    answer(200, SESSION);

    assertThat(open()).isEqualTo(new OpenAnswer.Opened("cs_1 https://pay/cs_1"));
    assertThat(asked).containsExactly("POST /v1/checkout/sessions VG01");
  }

  /** A failure is kept under the key, and comes back whatever became of the first request. */
  @Test
  void looksForThePageWhenAFailureIsStored() {
    stored(500, "{'error':{'type':'api_error'}}");
    answer(200, list(false, SESSION));
    answer(200, SESSION);

    assertThat(open()).isEqualTo(new OpenAnswer.Opened("cs_1 https://pay/cs_1"));
    assertThat(asked).hasSize(3);
  }

  @Test
  void makesAnotherPageOnlyWhereThereIsNone() {
    stored(500, "{'error':{'type':'api_error'}}");
    answer(200, list(false, ""));
    answer(200, SESSION);

    assertThat(open()).isEqualTo(new OpenAnswer.Opened("cs_1 https://pay/cs_1"));
    assertThat(asked).last().isEqualTo("POST /v1/checkout/sessions VG01-again");
  }

  @Test
  void makesNoOtherPageWhenNobodyKnows() {
    stored(500, "{'error':{'type':'api_error'}}");
    answer(503, "{}");

    assertThat(open()).isInstanceOf(OpenAnswer.NoAnswer.class);
    assertThat(asked).hasSize(2);
  }

  @Test
  void makesNoOtherPageAfterAFailureThatIsFresh() {
    answer(500, "{'error':{'type':'api_error'}}");

    assertThat(open()).isEqualTo(new OpenAnswer.NoAnswer("HTTP 500"));
    assertThat(asked).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 |"
            + " {'id':'re_1','status':'pending','payment_intent':'pi_1','metadata':{'out_refund_no':'RF1'}}"
            + " | Processing",
        "200 |"
            + " {'id':'re_1','status':'pending','payment_intent':'pi_2','metadata':{'out_refund_no':'RF1'}}"
            + " | NoAnswer",
        "200 |"
            + " {'id':'re_1','status':'pending','payment_intent':'pi_1','metadata':{'out_refund_no':'RF2'}}"
            + " | NoAnswer",
        "200 |"
            + " {'id':'re_1','status':'new_word','payment_intent':'pi_1','metadata':{'out_refund_no':'RF1'}}"
            + " | NoAnswer",
        "400 | {'error':{'type':'invalid_request_error','code':'charge_already_refunded'}} |"
            + " Refused",
        "400 | {'error':{'type':'invalid_request_error','code':'charge_disputed'}}         |"
            + " Refused",
        "400 | {'error':{'type':'invalid_request_error'}}                                  |"
            + " Refused",
        "400 | {'error':{'type':'invalid_request_error','code':'balance_insufficient'}}    | Later",
        "400 | {'error':{'type':'invalid_request_error','code':'insufficient_funds'}}      | Later",
        "429 | {'error':{'type':'invalid_request_error','code':'rate_limit'}}              | Later",
        "400 | {'error':{'type':'idempotency_error'}}                                      |"
            + " NoAnswer",
        "402 | {'error':{'type':'card_error','code':'x'}}                                  |"
            + " NoAnswer",
        "400 | {'error':{'type':'api_error'}}                                              |"
            + " NoAnswer",
        "401 | {'error':{'type':'invalid_request_error'}}                                  |"
            + " NoAnswer",
        "409 | {'error':{'type':'idempotency_error','code':'idempotency_key_in_use'}}      |"
            + " NoAnswer",
        "500 | {'error':{'type':'api_error'}}                                              |"
            + " NoAnswer",
      })
  void d06BelievesARefusalOnlyWhereNothingWasDone(int status, String body, String then) {
    answer(status, body);

    assertThat(refund().getClass().getSimpleName()).isEqualTo(then);
    assertThat(asked).containsExactly("POST /v1/refunds RF1");
  }

  @ParameterizedTest
  @CsvSource({"succeeded, REFUND", "failed, REFUND_ABNORMAL", "canceled, REFUND_CLOSED"})
  void readsHowARefundEnded(String status, Movement.Kind kind) {
    answer(200, REFUND.replace("succeeded", status));

    var news = ((RefundAnswer.Ended) refund()).news();

    assertThat(news.kind()).isEqualTo(kind);
    assertThat(news.refundNo()).isEqualTo("RF1");
    assertThat(news.endedAt())
        .isEqualTo(kind == Movement.Kind.REFUND ? Instant.ofEpochSecond(9) : CLOCK.instant());
  }

  @Test
  void findsARefundByOurNumberAmongAll() {
    answer(200, list(true, REFUND.replace("RF1", "RF0").replace("re_1", "re_0")));
    answer(200, list(false, REFUND));

    assertThat(queryRefund()).isInstanceOf(RefundAnswer.Ended.class);
    replies.clear();
    answer(200, list(false, REFUND.replace("RF1", "RF0")));
    assertThat(queryRefund()).isEqualTo(new RefundAnswer.NotFound());
    replies.clear();
    answer(500, "{}");
    assertThat(queryRefund()).isInstanceOf(RefundAnswer.NoAnswer.class);
  }

  private static String list(boolean more, String items) {
    return "{'object':'list','data':[" + items + "],'has_more':" + more + "}";
  }

  private void answer(int status, String body) {
    replies.add(new Reply(status, body, false, false));
  }

  private void stored(int status, String body) {
    replies.add(new Reply(status, body, true, false));
  }

  private OpenAnswer open() {
    return channel().open(attempt(null));
  }

  private QueryAnswer query(@Nullable String handle) {
    return channel().query(attempt(handle));
  }

  private QueryAnswer find(String number) {
    return channel().find("default", number);
  }

  private RefundAnswer refund() {
    return channel().refund(order());
  }

  private RefundAnswer queryRefund() {
    return channel().queryRefund(order());
  }

  private static RefundOrder order() {
    return new RefundOrder("RF1", "default", "VG01", "pi_1", PRICE, PRICE, "out of stock");
  }

  private StripeChannel channel() {
    var account =
        new StripeAccount(
            URI.create(url()),
            "sk_test_word",
            "whsec_1",
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Duration.ofSeconds(5),
            patience,
            2,
            2,
            Duration.ofHours(1));
    var client = new StripeClient();
    return new StripeChannel(
        new Merchants<>(Map.of("default", account), StripeAccount::tenants),
        new StripeSessions(client, CLOCK),
        new StripePayments(client, CLOCK),
        new StripeRefunds(client, CLOCK),
        "https://shop.example.com");
  }

  private String url() {
    return "http://127.0.0.1:" + stripe.getAddress().getPort();
  }

  private static Payment attempt(@Nullable String handle) {
    return new Payment(
        "VG01",
        "VG01",
        null,
        "stripe",
        "default",
        "checkout",
        PRICE,
        handle == null ? PaymentStatus.CREATED : PaymentStatus.PENDING,
        Instant.EPOCH,
        new Payment.Prepay(
            "游戏点券100", "https://shop.example.com", Instant.EPOCH, Payment.Payer.UNNAMED),
        handle,
        null);
  }
}
