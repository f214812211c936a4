package bida.fulfillment.supplier.agiso;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Actor;
import bida.fulfillment.agiso.AgisoJson;
import bida.fulfillment.agiso.AgisoSignature;
import bida.fulfillment.supplier.CallbackReading;
import bida.fulfillment.supplier.CallbackReport.Outcome;
import bida.fulfillment.supplier.CallbackRequest;
import bida.fulfillment.supplier.Card;
import bida.fulfillment.supplier.QueryAnswer;
import bida.fulfillment.supplier.StatementAnswer;
import bida.fulfillment.supplier.SubmitAnswer;
import bida.fulfillment.supplier.SupplierOrder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What each answer means, before a site. */
class AgisoTest {

  private static final String SECRET = "9f8g9d78sg9d8f8ew9f89ds9f8ds9af8";
  private static final String KEY = "merchantKey0001";
  private static final String CARDS =
      "UThbnuDHYaVBONTFiSR/eLxQlFhsMwnVEUuypI7mBpNCS2ppPY7zX+PruOyGh5nQ9Bt1+3LVIj/FaQNZ45H1AwgxGHNlfaxSX2qTA0WTlEHcWxydboU5R554TNWrrZ3H";
  private static final List<Card> SOLD =
      List.of(new Card("ABCD-EFGH-0001", "998877", Instant.parse("2027-10-18T16:00:00Z")));

  private static final SupplierOrder CARD_ORDER =
      new SupplierOrder(
          "OL1A1", "P1001", 2, null, "5.5", "http://127.0.0.1/callbacks", Instant.MAX);
  private static final SupplierOrder RECHARGE =
      new SupplierOrder(
          "OL1A1", "P2001", 1, "13088888888", null, "http://127.0.0.1/callbacks", Instant.MAX);

  private static final Map<String, String> CODES =
      Map.of(
          "bida.agiso.balance-codes", "1240",
          "bida.agiso.account-invalid-codes", "1210",
          "bida.agiso.order-not-found-codes", "404");

  private final AtomicReference<String> answer = new AtomicReference<>("");
  private final AtomicReference<String> asked = new AtomicReference<>("");
  private final AtomicReference<String> path = new AtomicReference<>("");
  private HttpServer site;
  private Agiso agiso;

  @BeforeEach
  void aSite() throws IOException {
    site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    site.createContext(
        "/",
        exchange -> {
          path.set(exchange.getRequestURI().getPath());
          asked.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          var bytes = answer.get().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    site.start();
    agiso = at(site.getAddress().getPort(), CODES);
  }

  @AfterEach
  void close() {
    site.stop(0);
  }

  private static Agiso at(int port, Map<String, String> codes) {
    var config =
        new SmallRyeConfigBuilder()
            .withMapping(AgisoConfig.class)
            .withDefaultValue("bida.agiso.url", "http://127.0.0.1:" + port)
            .withDefaultValue("bida.agiso.user-id", "100001")
            .withDefaultValue("bida.agiso.app-secret", SECRET)
            .withDefaultValue("bida.agiso.merchant-key", KEY)
            .withDefaultValues(codes)
            .build()
            .getConfigMapping(AgisoConfig.class);
    var clock = InstantSource.fixed(Instant.parse("2026-10-18T16:00:00Z"));
    return new Agiso(new AgisoGateway(config, clock), config, clock);
  }

  @Test
  void buysCardsWithTheGuardOverTheWholeOrder() throws IOException {
    answer.set(done("20", CARDS));

    assertThat(submit(CARD_ORDER)).isEqualTo(new SubmitAnswer.Delivered("AG1", SOLD));
    assertThat(path.get()).isEqualTo("/agisoAcprSupplierApi/order/createPurchase");
    JsonNode sent = new ObjectMapper().readTree(asked.get());
    assertThat(sent.get("maxAmount").asText()).isEqualTo("11.0");
    assertThat(sent.get("buyNum").asText()).isEqualTo("2");
    assertThat(sent.has("account")).isFalse();
    assertThat(sent.get("sign").asText()).matches("[0-9A-F]{32}");
  }

  @Test
  void rechargesAnAccount() throws IOException {
    answer.set(done("10", ""));

    assertThat(submit(RECHARGE)).isEqualTo(new SubmitAnswer.Accepted("AG1"));
    assertThat(path.get()).isEqualTo("/agisoAcprSupplierApi/order/createRecharge");
    assertThat(new ObjectMapper().readTree(asked.get()).get("account").asText())
        .isEqualTo("13088888888");
  }

  @Test
  void believesNoFailureInTheAnswerToAnOrder() {
    answer.set(done("30", ""));

    assertThat(submit(CARD_ORDER)).isEqualTo(new SubmitAnswer.Accepted("AG1"));
  }

  @Test
  void rejectsForTheCodesOfTheListsAlone() {
    for (int code : new int[] {1100, 1220, 1230}) {
      assertThat(said(code))
          .isEqualTo(new SubmitAnswer.Rejected("" + code, Actor.NOBODY, "OUT_OF_STOCK"));
    }
    assertThat(said(1240))
        .isEqualTo(new SubmitAnswer.Rejected("1240", Actor.NOBODY, "RECHARGE_OPERATOR_ERROR"));
    assertThat(said(1210))
        .isEqualTo(new SubmitAnswer.Rejected("1210", Actor.BUYER, "ACCOUNT_INVALID"));
    for (int code : new int[] {1250, 1200, 401, 500}) {
      assertThat(said(code)).isEqualTo(new SubmitAnswer.Unknown("code_" + code));
    }
  }

  @Test
  void takesWhatIsNotItsOwnForSilence() {
    for (var text : new String[] {"", "<html>", "[]", "{}", "{\"code\":\"one\"}"}) {
      answer.set(text);
      assertThat(submit(CARD_ORDER)).as(text).isInstanceOf(SubmitAnswer.Silent.class);
      assertThat(query()).as(text).isInstanceOf(QueryAnswer.Silent.class);
    }
  }

  @Test
  void readsAllStatesOfAQuery() {
    assertThat(state("10", "")).isEqualTo(new QueryAnswer.Processing("AG1"));
    assertThat(state("20", CARDS)).isEqualTo(new QueryAnswer.Success("AG1", SOLD));
    assertThat(state("20", "")).isEqualTo(new QueryAnswer.Success("AG1", List.of()));
    assertThat(state("20", "AAAA")).isEqualTo(new QueryAnswer.Unknown("cards_unreadable"));
    assertThat(state("30", ""))
        .isEqualTo(new QueryAnswer.Failed("30", Actor.NOBODY, "RECHARGE_OPERATOR_ERROR"));
    assertThat(state("40", "")).isEqualTo(new QueryAnswer.Unknown("unknown_state"));
    answer.set("{\"code\":404}");
    assertThat(query()).isEqualTo(new QueryAnswer.NotFound());
  }

  @Test
  void doesNotTakeTheAnswerAboutAnotherOrder() {
    answer.set(done("20", CARDS).replace("OL1A1", "OTHER"));

    assertThat(query()).isEqualTo(new QueryAnswer.Unknown("another_order"));
    assertThat(submit(CARD_ORDER)).isEqualTo(new SubmitAnswer.Unknown("another_order"));
  }

  @Test
  void aRefusedConnectionMeansNothingWasSent() {
    var port = site.getAddress().getPort();
    site.stop(0);

    assertThat(at(port, CODES).submit(CARD_ORDER).await().indefinitely())
        .isInstanceOf(SubmitAnswer.NotSent.class);
  }

  @Test
  void readsACallbackOverTheDigitsAsTheyWereSigned() {
    var fields =
        new java.util.TreeMap<>(
            Map.of(
                "orderNo", "OL1A1",
                "outTradeNo", "AG1",
                "orderStatus", "20",
                "orderCost", "9.70",
                "cards", CARDS,
                "timestamp", "1792339200"));
    fields.put("sign", new AgisoSignature(SECRET, KEY).of(fields));
    var body = AgisoJson.write(fields).replace("\"9.70\"", "9.70").replace("\"20\"", "20");

    assertThat(callback(body))
        .isInstanceOfSatisfying(
            CallbackReading.Genuine.class,
            genuine -> {
              assertThat(genuine.answer()).contains("200");
              assertThat(genuine.report().attemptNo()).isEqualTo("OL1A1");
              assertThat(genuine.report().outcome()).isEqualTo(Outcome.SUCCESS);
              assertThat(genuine.report().toString()).doesNotContain(CARDS);
            });
    assertThat(callback(body.replace("9.70", "9.7"))).isInstanceOf(CallbackReading.Refused.class);
    assertThat(callback("{}")).isInstanceOf(CallbackReading.Refused.class);
    assertThat(callback("")).isInstanceOf(CallbackReading.Refused.class);
  }

  @Test
  void givesStatementsWhereItWasToldFrom() {
    var told = Map.of("bida.agiso.statement-path", "/order/statement");

    assertThat(agiso.statements()).isEmpty();
    assertThat(at(site.getAddress().getPort(), told).statements())
        .hasValueSatisfying(
            statements ->
                assertThat(statements.readyAt(LocalDate.parse("2026-10-18")))
                    .isEqualTo("2026-10-18T18:00:00Z"));
  }

  @Test
  void readsTheRowsOfAStatementAndTakesNothingElseForAnEmptyDay() throws IOException {
    assertThat(rows("[{\"orderNo\":\"OL1A1\",\"orderStatus\":20,\"orderCost\":\"9.7\"}]"))
        .contains(
            List.of(new StatementAnswer.Row("OL1A1", Outcome.SUCCESS, new BigDecimal("9.7"))));
    assertThat(rows("[]")).contains(List.of());
    for (var other : new String[] {"{}", "null", "\"\"", "[{}]", "[{\"orderNo\":null}]"}) {
      assertThat(rows(other)).as(other).isEmpty();
    }
  }

  private static Optional<List<StatementAnswer.Row>> rows(String items) throws IOException {
    return AgisoStatements.rows(new ObjectMapper().readTree(items));
  }

  private CallbackReading callback(String body) {
    return agiso.parseCallback(
        new CallbackRequest("POST", null, null, body.getBytes(StandardCharsets.UTF_8)));
  }

  private static String done(String status, String cards) {
    return """
    {"code":200,"message":"","data":{"orderNo":"OL1A1","outTradeNo":"AG1","orderStatus":%s,"orderCost":9.7,"cards":"%s"}}
    """
        .formatted(status, cards);
  }

  private SubmitAnswer said(int code) {
    answer.set("{\"code\":" + code + ",\"message\":\"\",\"data\":null}");
    return submit(CARD_ORDER);
  }

  private QueryAnswer state(String status, String cards) {
    answer.set(done(status, cards));
    return query();
  }

  private SubmitAnswer submit(SupplierOrder order) {
    return agiso.submit(order).await().indefinitely();
  }

  private QueryAnswer query() {
    return agiso.query("OL1A1", null).await().indefinitely();
  }
}
