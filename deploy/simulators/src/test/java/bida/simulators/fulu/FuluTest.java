package bida.simulators.fulu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bida.simulators.Http;
import bida.simulators.Receiver;
import bida.simulators.Simulators;
import bida.simulators.SimulatorsConfig;
import bida.simulators.Vectors;
import bida.simulators.World;
import bida.simulators.http.Answer;
import bida.simulators.http.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FuluTest {
  private static final String SECRET = "test-fulu-secret-not-real-000001";

  @TempDir Path data;
  @TempDir Path afterKill;
  Receiver receiver;
  World world;

  @BeforeEach
  void open() {
    receiver = new Receiver().answers(Answer.text(200, "success"));
    world = start(data);
  }

  @AfterEach
  void close() {
    world.close();
    receiver.close();
  }

  private World start(Path folder) {
    var settings = Vectors.settings(folder);
    settings.put("BIDA_SIM_DATA", folder.toString());
    settings.put("BIDA_SIM_PORTS", "any");
    settings.put("BIDA_FULU_APP_KEY", "app");
    settings.put("BIDA_FULU_APP_SECRET", SECRET);
    settings.put("BIDA_FULFILLMENT_PUBLIC_URL", receiver.url());
    return Simulators.start(
        SimulatorsConfig.of(settings), InstantSource.fixed(Instant.parse("2026-10-18T16:00:00Z")));
  }

  @Test
  void acceptsRechargesAndTellsBySignedCallback() {
    var accepted = submit("FO1", "13800138000-5", 1);
    assertThat(accepted.path("order_state").asText()).isEqualTo("processing");
    assertThat(state("FO1")).isEqualTo("processing");

    advance("PT2S");
    var callback = receiver.next();

    var told = (ObjectNode) Json.object(callback.body());
    assertThat(callback.path()).isEqualTo("/v1/suppliers/fulu/callbacks");
    assertThat(FuluSign.fits(told, SECRET)).isTrue();
    assertThat(told.path("order_status").asText()).isEqualTo("success");
    assertThat(told.path("charge_finish_time").asText()).isEqualTo("2026-10-19 00:00:02");
    assertThat(state("FO1")).isEqualTo("success");
    Http.eventually(() -> counts().path("callbacks").path("acked").asInt() == 1);
  }

  @Test
  void takesASuccessBackAndTellsOnlyWhoAsks() {
    submit("FO1", "13800138005", 1);
    advance("PT2S");
    receiver.next();

    Http.post(world.control() + "/fulu/reversals", "{\"customerOrderNo\":\"FO1\"}");

    assertThat(state("FO1")).isEqualTo("failed");
    assertThat(injected("supplier.takenBack")).isEqualTo(1);
    assertThat(counts().path("callbacks").path("sent").asInt()).isEqualTo(1);
  }

  @Test
  void theSameNumberIsTheSameRecharge() {
    var first = submit("FO1", "13800138005", 1);

    assertThat(submit("FO1", "13800138005", 1).path("order_id")).isEqualTo(first.path("order_id"));
    assertThat(call("fulu.order.direct.add", biz("FO1", "13800138005", 2)).path("code").asInt())
        .isEqualTo(3010);
  }

  @Test
  void sellsCardsThatAQueryTellsEncrypted() {
    var accepted = sell("FC1", 2);
    assertThat(accepted.path("order_state").asText()).isEqualTo("processing");
    assertThat(accepted.path("order_type").asInt()).isEqualTo(3);
    assertThat(cards("FC1")).isEmpty();

    advance("PT2S");
    Http.eventually(() -> state("FC1").equals("success"));

    var book = Http.get(world.control() + "/fulu/book/FC1").path("order").path("cards");
    assertThat(book).hasSize(2);
    assertThat(cards("FC1"))
        .extracting(card -> card.path("card_pwd").asText())
        .containsExactly(
            FuluCard.sealed(book.path(0).path("cardPwd").asText(), SECRET),
            FuluCard.sealed(book.path(1).path("cardPwd").asText(), SECRET));
    assertThat(counts().path("callbacks").path("sent").asInt()).isZero();
  }

  @Test
  void handsOutWhatTheKnobSaysAndTheRightCardsAfterwards() {
    sell("FC1", 2);
    advance("PT2S");
    Http.eventually(() -> state("FC1").equals("success"));
    var right = cards("FC1");

    for (var trouble : List.of("none", "few", "otherKey", "garbage")) {
      knobs("{\"customerOrderNo\":\"FC1\",\"supplier\":{\"cards\":\"%s\"}}".formatted(trouble));
      assertThat(cards("FC1")).as(trouble).isNotEqualTo(right);
      assertThat(injected("supplier.cards." + trouble)).isPositive();
    }

    knobs("{\"customerOrderNo\":\"FC1\",\"supplier\":{\"cards\":\"all\"}}");
    assertThat(cards("FC1")).isEqualTo(right);
  }

  @Test
  void whatIsNotSignedIsRefused() {
    var request = request("fulu.order.info.get", "{\"customer_order_no\":\"FO1\"}");
    request.put("sign", "0".repeat(32));

    assertThat(Http.post(world.fulu() + "/api/getway", Json.text(request)).path("code").asInt())
        .isEqualTo(1003);
  }

  @Test
  void theAccountDecidesHowItEnds() {
    submit("FAIL", "13800130000", 1);
    submit("UNKNOWN", "13800130002", 1);
    submit("LATE", "13800130003", 1);
    advance("PT2S");
    receiver.next();
    receiver.next();
    assertThat(state("FAIL")).isEqualTo("failed");
    assertThat(state("LATE")).isEqualTo("failed");

    advance("PT10M");
    assertThat(Json.object(receiver.next().body()).path("order_status").asText())
        .isEqualTo("success");

    assertThat(state("LATE")).isEqualTo("success");
    assertThat(state("FAIL")).isEqualTo("failed");
    assertThat(state("UNKNOWN")).isEqualTo("processing");
    assertThat(injected("supplier.outcome.lateSuccess")).isOne();
  }

  @Test
  void aSilentSubmitIsDoneAllTheSame() {
    knobs("{\"account\":\"13800138005\",\"api\":{\"timeoutButDone\":1,\"silence\":\"PT0.05S\"}}");

    assertThatThrownBy(() -> submit("FO1", "13800138005", 1)).isInstanceOf(Http.NoAnswer.class);

    assertThat(state("FO1")).isEqualTo("processing");
    assertThat(injected("api.timeoutButDone")).isOne();
  }

  @Test
  void knobsDecideOutcomeAndTime() {
    knobs("{\"supplier\":{\"outcome\":\"failed\",\"delay\":\"PT30S\"}}");
    submit("FO1", "13800138005", 1);
    advance("PT29S");
    assertThat(state("FO1")).isEqualTo("processing");

    advance("PT1S");

    Http.eventually(() -> state("FO1").equals("failed"));
    assertThat(injected("supplier.outcome.failed")).isOne();
    assertThat(injected("supplier.delay")).isOne();
  }

  @Test
  void queriesMayKnowNothingAtFirst() {
    submit("FO1", "13800138005", 1);
    knobs("{\"customerOrderNo\":\"FO1\",\"query\":{\"notFoundFirst\":1}}");

    assertThat(call("fulu.order.info.get", "{\"customer_order_no\":\"FO1\"}").path("code").asInt())
        .isEqualTo(3006);
    assertThat(state("FO1")).isEqualTo("processing");
    assertThat(injected("query.notFoundFirst")).isOne();
  }

  @Test
  void onlyTheWordSuccessAcknowledges() {
    receiver.answers(Answer.text(200, "fail"));
    submit("FO1", "13800138005", 1);
    advance("PT2S");
    receiver.next();
    Http.eventually(() -> counts().path("callbacks").path("nacked").asInt() == 1);
    Http.eventually(
        () ->
            Http.get(world.control() + "/fulu/book/FO1")
                    .path("callbacks")
                    .path(0)
                    .path("attempts")
                    .asInt()
                == 1);

    receiver.answers(Answer.text(200, "success"));
    advance("PT15S");

    receiver.next();
  }

  @Test
  void aKilledSupplierForgetsNoRecharge() throws Exception {
    submit("FO1", "13800138005", 1);
    Files.copy(data.resolve("fulu.jsonl"), afterKill.resolve("fulu.jsonl"));

    try (var again = start(afterKill)) {
      Http.post(again.control() + "/clock", "{\"advance\":\"PT2S\"}");
      assertThat(Json.object(receiver.next().body()).path("customer_order_no").asText())
          .isEqualTo("FO1");
    }
  }

  @Test
  void saysWhatItHasInItsOwnWords() {
    assertThat(goods().path("sales_status").asText()).isEqualTo("上架");
    assertThat(goods().path("stock_status").asText()).isEqualTo("充足");
    knobs("{\"product\":\"10000001\",\"goods\":{\"stock\":\"3\"}}");
    assertThat(goods().path("stock_status").asText()).isEqualTo("警报");
    knobs("{\"product\":\"10000001\",\"goods\":{\"stock\":\"0\",\"offSale\":true}}");
    assertThat(goods().path("stock_status").asText()).isEqualTo("断货");
    assertThat(goods().path("sales_status").asText()).isEqualTo("下架");
    assertThat(call("fulu.order.direct.add", biz("N1", "13800138119", 1)).path("code").asInt())
        .isEqualTo(3001);
  }

  private JsonNode goods() {
    var answer = call("fulu.goods.info.get", "{\"product_id\":10000001}");
    return Json.object(answer.path("result").asText());
  }

  private JsonNode submit(String number, String account, int quantity) {
    var answer = call("fulu.order.direct.add", biz(number, account, quantity));
    assertThat(answer.path("code").asInt()).isZero();
    assertThat(answer.path("sign").asText())
        .isEqualTo(FuluSign.of(answer.path("result").asText(), SECRET));
    return Json.object(answer.path("result").asText());
  }

  private JsonNode sell(String number, int quantity) {
    var answer =
        call(
            "fulu.order.card.add",
            "{\"product_id\":10000587,\"customer_order_no\":\"%s\",\"buy_num\":%d}"
                .formatted(number, quantity));
    assertThat(answer.path("code").asInt()).isZero();
    return Json.object(answer.path("result").asText());
  }

  private List<JsonNode> cards(String number) {
    var answer = call("fulu.order.info.get", "{\"customer_order_no\":\"%s\"}".formatted(number));
    var told = new ArrayList<JsonNode>();
    Json.object(answer.path("result").asText()).path("cards").forEach(told::add);
    return told;
  }

  private String state(String number) {
    var answer = call("fulu.order.info.get", "{\"customer_order_no\":\"%s\"}".formatted(number));
    return Json.object(answer.path("result").asText()).path("order_state").asText();
  }

  private static String biz(String number, String account, int quantity) {
    return """
    {"product_id":10000001,"customer_order_no":"%s","charge_account":"%s","buy_num":%d}\
    """
        .formatted(number, account, quantity);
  }

  private JsonNode call(String method, String biz) {
    return Http.post(world.fulu() + "/api/getway", Json.text(request(method, biz)));
  }

  private static ObjectNode request(String method, String biz) {
    var request = Json.MAPPER.createObjectNode();
    request.put("app_key", "app");
    request.put("method", method);
    request.put("timestamp", "2026-10-19 00:00:10");
    request.put("version", "2.0");
    request.put("format", "json");
    request.put("charset", "utf-8");
    request.put("sign_type", "md5");
    request.put("app_auth_token", "");
    request.put("biz_content", biz);
    request.put("sign", FuluSign.of(request, SECRET));
    return request;
  }

  private void knobs(String json) {
    Http.post(world.control() + "/knobs/fulu", json);
  }

  private JsonNode counts() {
    return Http.get(world.control() + "/counts/fulu");
  }

  private int injected(String knob) {
    return counts().path("injected").path(knob).asInt();
  }

  private void advance(String duration) {
    Http.post(world.control() + "/clock", "{\"advance\":\"%s\"}".formatted(duration));
  }
}
