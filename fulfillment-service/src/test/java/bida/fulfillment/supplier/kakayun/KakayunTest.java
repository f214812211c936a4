package bida.fulfillment.supplier.kakayun;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Actor;
import bida.fulfillment.supplier.QueryAnswer;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What each answer means, before a site. */
class KakayunTest {

  private static final SupplierOrder ORDER =
      new SupplierOrder(
          "OL1A1", "720938", 2, "13088888888", "5.5", "http://127.0.0.1/callbacks", Instant.MAX);

  private static final Map<String, String> CODES =
      Map.of(
          "bida.kakayun.out-of-stock-codes", "1005,1006,1007",
          "bida.kakayun.balance-codes", "1008",
          "bida.kakayun.account-invalid-codes", "1009",
          "bida.kakayun.order-not-found-codes", "1010");

  private final AtomicReference<String> answer = new AtomicReference<>("");
  private final AtomicReference<String> asked = new AtomicReference<>("");
  private HttpServer site;
  private Kakayun kakayun;

  @BeforeEach
  void aSite() throws IOException {
    site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    site.createContext(
        "/",
        exchange -> {
          asked.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          var bytes = answer.get().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    site.start();
    kakayun = at(site.getAddress().getPort(), CODES);
  }

  @AfterEach
  void close() {
    site.stop(0);
  }

  private static Kakayun at(int port, Map<String, String> codes) {
    var config =
        new SmallRyeConfigBuilder()
            .withMapping(KakayunConfig.class)
            .withDefaultValue("bida.kakayun.url", "http://127.0.0.1:" + port)
            .withDefaultValue("bida.kakayun.user-id", "10052")
            .withDefaultValue("bida.kakayun.key", "secretXYZ")
            .withDefaultValues(codes)
            .build()
            .getConfigMapping(KakayunConfig.class);
    var now = InstantSource.fixed(Instant.parse("2026-10-18T16:00:00Z"));
    return new Kakayun(new KakayunGateway(config, now), config, now);
  }

  @Test
  void ordersWithTheGuardOverTheWholeOrder() throws IOException {
    answer.set("{\"code\":1,\"data\":{\"orderno\":\"KK1\"}}");

    assertThat(submit()).isEqualTo(new SubmitAnswer.Accepted("KK1"));
    JsonNode sent = new ObjectMapper().readTree(asked.get());
    assertThat(sent.get("maxmoney").asText()).isEqualTo("11.0");
    assertThat(sent.get("buynum").isInt()).isTrue();
    assertThat(sent.get("timestamp").asLong()).isEqualTo(1792339200L);
  }

  @Test
  void rejectsForTheCodesOfTheListsAlone() {
    assertThat(said(1006))
        .isEqualTo(new SubmitAnswer.Rejected("1006", Actor.NOBODY, "OUT_OF_STOCK"));
    assertThat(said(1007))
        .isEqualTo(new SubmitAnswer.Rejected("1007", Actor.NOBODY, "OUT_OF_STOCK"));
    assertThat(said(1008))
        .isEqualTo(new SubmitAnswer.Rejected("1008", Actor.NOBODY, "RECHARGE_OPERATOR_ERROR"));
    assertThat(said(1009))
        .isEqualTo(new SubmitAnswer.Rejected("1009", Actor.BUYER, "ACCOUNT_INVALID"));
    for (int code : new int[] {9999, 1011, 20000, 1002}) {
      assertThat(said(code)).isEqualTo(new SubmitAnswer.Unknown("code_" + code));
    }
  }

  @Test
  void believesNoCodeUntilSomebodyPutItOnAList() {
    kakayun = at(site.getAddress().getPort(), Map.of());

    for (int code : new int[] {1005, 1008, 1009}) {
      assertThat(said(code)).isEqualTo(new SubmitAnswer.Unknown("code_" + code));
    }
    answer.set("{\"code\":1010}");
    assertThat(query()).isEqualTo(new QueryAnswer.Unknown("code_1010"));
  }

  @Test
  void takesWhatIsNotItsOwnForSilence() {
    for (var text : new String[] {"", "<html>", "[]", "{}", "{\"code\":\"one\"}"}) {
      answer.set(text);
      assertThat(submit()).as(text).isInstanceOf(SubmitAnswer.Silent.class);
      assertThat(query()).as(text).isInstanceOf(QueryAnswer.Silent.class);
    }
  }

  @Test
  void readsAllStatesOfAQuery() {
    assertThat(state("2")).isEqualTo(new QueryAnswer.Processing("KK1"));
    assertThat(state("3")).isEqualTo(new QueryAnswer.Processing("KK1"));
    assertThat(state("4"))
        .isEqualTo(new QueryAnswer.Failed("4", Actor.NOBODY, "RECHARGE_OPERATOR_ERROR"));
    assertThat(state("5")).isEqualTo(new QueryAnswer.Success("KK1", List.of()));
    assertThat(state("1")).isEqualTo(new QueryAnswer.Unknown("unknown_state"));
    answer.set("{\"code\":1010}");
    assertThat(query()).isEqualTo(new QueryAnswer.NotFound());
  }

  @Test
  void readsOurBalanceAndNothingElseForIt() {
    answer.set("{\"code\":1,\"data\":{\"money\":\"12.5000\"}}");
    assertThat(kakayun.balance().await().indefinitely()).contains(new BigDecimal("12.5000"));
    for (var text : new String[] {"", "{\"code\":1002}", "{\"code\":1,\"data\":{}}"}) {
      answer.set(text);
      assertThat(kakayun.balance().await().indefinitely()).as(text).isEmpty();
    }
  }

  @Test
  void doesNotTakeTheAnswerAboutAnotherOrder() {
    answer.set("{\"code\":1,\"data\":{\"usorderno\":\"other\",\"status\":5}}");

    assertThat(query()).isEqualTo(new QueryAnswer.Unknown("another_order"));
  }

  @Test
  void aRefusedConnectionMeansNothingWasSent() {
    var port = site.getAddress().getPort();
    site.stop(0);

    assertThat(at(port, CODES).submit(ORDER).await().indefinitely())
        .isInstanceOf(SubmitAnswer.NotSent.class);
  }

  private SubmitAnswer said(int code) {
    answer.set("{\"code\":" + code + ",\"msg\":\"\"}");
    return submit();
  }

  private QueryAnswer state(String status) {
    answer.set(
        "{\"code\":1,\"data\":{\"orderno\":\"KK1\",\"usorderno\":\"OL1A1\",\"status\":"
            + status
            + "}}");
    return query();
  }

  private SubmitAnswer submit() {
    return kakayun.submit(ORDER).await().indefinitely();
  }

  private QueryAnswer query() {
    return kakayun.query("OL1A1", null).await().indefinitely();
  }
}
