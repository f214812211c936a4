package bida.fulfillment.supplier.fulu;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Actor;
import bida.fulfillment.supplier.Card;
import bida.fulfillment.supplier.QueryAnswer;
import bida.fulfillment.supplier.SubmitAnswer;
import bida.fulfillment.supplier.SupplierOrder;
import com.sun.net.httpserver.HttpServer;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FuluTest {

  private static final String SECRET = "s3cret-of-the-test-of-32-letters";
  // NO-0001 and PWD-0001.
  private static final String CARDS =
      "[{\"card_number\":\"a62R4FD8xQMZJhXEvSecGA==\",\"card_pwd\":\"v5rdNTJ2ZMi6HcqZ3mT95w==\"}]";
  private static final SupplierOrder ORDER =
      new SupplierOrder(
          "O1L1A1", "10000001", 1, "13800138000", null, "http://127.0.0.1/cb", Instant.MAX);

  private final AtomicReference<String> answer = new AtomicReference<>("");
  private final AtomicReference<String> asked = new AtomicReference<>("");
  private String secret = SECRET;
  private HttpServer server;

  @BeforeEach
  void aGateway() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/api/getway",
        exchange -> {
          try (exchange) {
            var said = answer.get();
            asked.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            if (said.equals("silence")) {
              return;
            }
            var body = said.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(said.startsWith("500") ? 500 : 200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  @Test
  void codeZeroIsAcceptedAndNoMore() {
    assertThat(submit(signed(0, order("processing")))).isEqualTo(new SubmitAnswer.Accepted("F1"));
    assertThat(submit(signed(0, order("failed")))).isEqualTo(new SubmitAnswer.Accepted("F1"));
    assertThat(submit(signed(0, order("success"))))
        .isEqualTo(new SubmitAnswer.Delivered("F1", List.of()));
  }

  @Test
  void rejectsForTheCodesOfTheListAlone() {
    assertThat(submit(signed(3005, "")))
        .isEqualTo(new SubmitAnswer.Rejected("3005", Actor.NOBODY, "OUT_OF_STOCK"));
    assertThat(submit(signed(3009, "")))
        .isEqualTo(new SubmitAnswer.Rejected("3009", Actor.BUYER, "ACCOUNT_INVALID"));
    for (var code : new int[] {1, 1003, 2000, 3010, 9999, 20000}) {
      assertThat(submit(signed(code, ""))).isEqualTo(new SubmitAnswer.Unknown("code_" + code));
    }
  }

  @Test
  void whatCannotBeReadOrIsSignedWronglyTellsNothing() {
    var forged = signed(0, order("success")).replace("success", "failed");
    for (var said : new String[] {"", "<html>", "[]", "{}", "500", forged, "silence"}) {
      assertThat(submit(said)).as(said).isInstanceOf(SubmitAnswer.Silent.class);
      assertThat(query(said)).as(said).isInstanceOf(QueryAnswer.Silent.class);
    }
    assertThat(submit("{\"code\":3005}")).isInstanceOf(SubmitAnswer.Silent.class);
  }

  @Test
  void readsAllStatesOfAQuery() {
    assertThat(query(signed(0, order("success"))))
        .isEqualTo(new QueryAnswer.Success("F1", List.of()));
    assertThat(query(signed(0, order("processing")))).isEqualTo(new QueryAnswer.Processing("F1"));
    assertThat(query(signed(0, order("untreated")))).isEqualTo(new QueryAnswer.Processing("F1"));
    assertThat(query(signed(0, order("failed")))).isInstanceOf(QueryAnswer.Failed.class);
    assertThat(query(signed(0, order("refunding")))).isInstanceOf(QueryAnswer.Unknown.class);
    assertThat(query(signed(3006, ""))).isEqualTo(new QueryAnswer.NotFound());
  }

  @Test
  void buysCardsByTheirOwnMethodAndFetchesThemByAQuery() {
    assertThat(buy(signed(0, cards("processing", "null"))))
        .isEqualTo(new SubmitAnswer.Accepted("F1"));
    assertThat(asked.get()).contains("fulu.order.card.add").doesNotContain("charge_account");
    // A success told at once has no cards with it: they are asked for.
    assertThat(buy(signed(0, cards("success", "null")))).isEqualTo(new SubmitAnswer.Accepted("F1"));

    assertThat(query(signed(0, cards("success", CARDS))))
        .isEqualTo(new QueryAnswer.Success("F1", List.of(new Card("NO-0001", "PWD-0001", null))));
    assertThat(query(signed(0, cards("success", "[]"))))
        .isEqualTo(new QueryAnswer.Success("F1", List.of()));
    assertThat(query(signed(0, cards("success", CARDS.replace("v5rdNT", "v5rdNA")))))
        .isEqualTo(new QueryAnswer.Unknown("cards_unreadable"));
  }

  /** Nobody has bought it, so it is not opened, and a recharge is none the worse for it. */
  @Test
  void leavesTheCardOfARechargeAlone() {
    assertThat(
            query(
                signed(
                    0,
                    cards("success", "[{\"card_number\":\"x\"}]")
                        .replace("_type\":3", "_type\":4"))))
        .isEqualTo(new QueryAnswer.Success("F1", List.of()));
  }

  /** They would be paid for and stay closed. */
  @Test
  void buysNoCardsWithASecretThatIsNoKey() {
    secret = "short";

    assertThat(buy("never asked"))
        .isEqualTo(new SubmitAnswer.Rejected("secret_is_no_key", Actor.NOBODY, "OUT_OF_STOCK"));
    assertThat(asked.get()).isEmpty();
  }

  @Test
  void doesNotTakeTheAnswerAboutAnotherOrder() {
    assertThat(query(signed(0, order("success").replace("O1L1A1", "O2L1A1"))))
        .isEqualTo(new QueryAnswer.Unknown("another_order"));
  }

  @Test
  void aRefusedConnectionMeansNothingWasSent() throws IOException {
    int free;
    try (var socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }

    assertThat(fulu("http://127.0.0.1:" + free).submit(ORDER).await().indefinitely())
        .isInstanceOf(SubmitAnswer.NotSent.class);
    assertThat(fulu("http://127.0.0.1:" + free).query("O1L1A1", null).await().indefinitely())
        .isInstanceOf(QueryAnswer.Silent.class);
  }

  private SubmitAnswer submit(String said) {
    answer.set(said);
    return fulu(url()).submit(ORDER).await().indefinitely();
  }

  private SubmitAnswer buy(String said) {
    answer.set(said);
    var cards =
        new SupplierOrder("O1L1A1", "10000587", 1, null, null, "http://127.0.0.1/cb", Instant.MAX);
    return fulu(url()).submit(cards).await().indefinitely();
  }

  private QueryAnswer query(String said) {
    answer.set(said);
    return fulu(url()).query("O1L1A1", null).await().indefinitely();
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static String order(String state) {
    return "{\"order_id\":\"F1\",\"customer_order_no\":\"O1L1A1\",\"order_state\":\"%s\"}"
        .formatted(state);
  }

  private static String cards(String state, String cards) {
    return "{\"order_id\":\"F1\",\"customer_order_no\":\"O1L1A1\",\"order_type\":3,\"order_state\":\"%s\",\"cards\":%s}"
        .formatted(state, cards);
  }

  private String signed(int code, String result) {
    var body = FuluJson.object();
    body.put("code", code);
    body.put("message", "m");
    body.put("result", result);
    body.put("sign", new FuluSignature(secret).of(result));
    return FuluJson.write(body);
  }

  private Fulu fulu(String url) {
    var config =
        new SmallRyeConfigBuilder()
            .withMapping(FuluConfig.class)
            .withDefaultValue("bida.fulu.url", url)
            .withDefaultValue("bida.fulu.app-key", "key")
            .withDefaultValue("bida.fulu.app-secret", secret)
            .withDefaultValue("bida.fulu.request-timeout", "PT1S")
            .build()
            .getConfigMapping(FuluConfig.class);
    var clock = InstantSource.fixed(Instant.parse("2026-10-19T00:00:10Z"));
    return new Fulu(new FuluGateway(config, clock), config);
  }
}
