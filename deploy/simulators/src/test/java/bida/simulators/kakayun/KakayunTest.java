package bida.simulators.kakayun;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KakayunTest {
  private static final String KEY = "secretXYZ";
  private static final String ACCOUNT = "13088888888";

  @TempDir Path data;
  @TempDir Path afterKill;
  World world;

  @BeforeEach
  void open() {
    world = start(data);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private World start(Path folder) {
    return start(folder, "http://127.0.0.1:1");
  }

  private World start(Path folder, String us) {
    var settings = Vectors.settings(folder);
    settings.put("BIDA_SIM_DATA", folder.toString());
    settings.put("BIDA_SIM_PORTS", "any");
    settings.put("BIDA_KAKAYUN_USER_ID", "10052");
    settings.put("BIDA_KAKAYUN_KEY", KEY);
    settings.put("BIDA_FULFILLMENT_PUBLIC_URL", us);
    return Simulators.start(
        SimulatorsConfig.of(settings), InstantSource.fixed(Instant.parse("2026-10-18T16:00:00Z")));
  }

  @Test
  void signsAsTheVectorDoes() {
    var vector = Vectors.read("suppliers").path("kakayun_v3");

    assertThat(KakayunSign.fits(vector.path("request"), vector.path("key").asText())).isTrue();
  }

  @Test
  void takesAnOrderOnceAndEndsItByItsClock() {
    assertThat(create("FO1", ACCOUNT).path("code").asInt()).isEqualTo(1);
    assertThat(create("FO1", ACCOUNT).path("code").asInt()).isEqualTo(1011);
    assertThat(status("FO1")).isEqualTo(3);

    advance("PT2S");

    assertThat(status("FO1")).isEqualTo(5);
  }

  @Test
  void theAccountDecidesHowItEnds() {
    create("FAIL", "13800130000");
    create("UNKNOWN", "13800130002");
    create("LATE", "13800130003");
    advance("PT2S");
    assertThat(status("LATE")).isEqualTo(4);

    advance("PT10M");

    assertThat(status("FAIL")).isEqualTo(4);
    assertThat(status("UNKNOWN")).isEqualTo(3);
    assertThat(status("LATE")).isEqualTo(5);
  }

  @Test
  void whatIsNotSignedIsRefused() {
    var request = request("{\"usorderno\":\"FO1\"}");
    request.put("sign", "0".repeat(32));

    assertThat(post("get", request).path("code").asInt()).isEqualTo(1002);
  }

  @Test
  void refusesWithoutTakingTheOrder() {
    knobs("{\"supplier\":{\"outOfStock\":1}}");
    assertThat(create("FO1", ACCOUNT).path("code").asInt()).isEqualTo(1006);
    knobs("{\"supplier\":{\"noBalance\":1}}");
    assertThat(create("FO1", ACCOUNT).path("code").asInt()).isEqualTo(1008);
    assertThat(post("get", request("{\"usorderno\":\"FO1\"}")).path("code").asInt())
        .isEqualTo(1010);
  }

  @Test
  void isDoneWhateverItAnswers() {
    knobs("{\"api\":{\"unconfirmed\":1}}");
    assertThat(create("FO1", ACCOUNT).path("code").asInt()).isEqualTo(9999);
    assertThat(status("FO1")).isEqualTo(3);
    knobs("{\"api\":{\"timeoutButDone\":1,\"silence\":\"PT0.05S\"}}");
    assertThatThrownBy(() -> create("FO2", ACCOUNT)).isInstanceOf(Http.NoAnswer.class);
    assertThat(status("FO2")).isEqualTo(3);
  }

  @Test
  void tellsHowMuchOfOurMoneyIsLeft() {
    assertThat(money()).isEqualTo("100000.0000");
    knobs("{\"supplier\":{\"lowBalance\":1}}");
    assertThat(money()).isEqualTo("12.5000");
  }

  @Test
  void itsBalanceFallsByWhatIsOrderedAndRisesByWhatFailed() {
    create("FO1", ACCOUNT);
    create("FAIL", "13800130000");
    assertThat(money()).isEqualTo("99980.4000");

    advance("PT2S");

    assertThat(money()).isEqualTo("99990.2000");
    knobs("{\"balance\":{\"taken\":\"50\",\"paidIn\":\"1000\"}}");
    assertThat(money()).isEqualTo("100940.2000");
  }

  @Test
  void saysWhatItHasAndSellsNoMore() {
    assertThat(goods("720938").toString())
        .isEqualTo(
            "{\"goodsid\":720938,\"stock\":9999,\"goodsprice\":\"9.8000\",\"goodsstatus\":1,\"goodstype\":1}");

    knobs("{\"product\":\"720938\",\"goods\":{\"stock\":\"0\",\"price\":\"12.5\"}}");
    assertThat(goods("720938").path("stock").asInt()).isZero();
    assertThat(goods("720939").path("stock").asInt()).isEqualTo(9999);
    assertThat(create("FO1", ACCOUNT).path("code").asInt()).isEqualTo(1006);
    knobs("{\"product\":\"720938\",\"goods\":{\"stock\":\"5\"}}");
    // Its price is above maxmoney now.
    assertThat(create("FO1", ACCOUNT).path("code").asInt()).isEqualTo(1007);
    knobs("{\"product\":\"720938\",\"goods\":{\"offSale\":true}}");
    assertThat(goods("720938").path("goodsstatus").asInt()).isZero();
    assertThat(create("FO1", ACCOUNT).path("code").asInt()).isEqualTo(1005);
    knobs("{\"product\":\"720938\",\"goods\":{\"unlisted\":true}}");
    assertThat(goods("720938").isMissingNode() || goods("720938").isEmpty()).isTrue();
  }

  @Test
  void tellsOfChangedGoodsUntilSomebodySaysOk() {
    try (var receiver = new Receiver()) {
      receiver.answers(Answer.text(500, "fail"));
      world.close();
      world = start(afterKill, receiver.url());
      knobs("{\"product\":\"720938\",\"goods\":{\"stock\":\"0\"}}");

      Http.send("POST", world.control() + "/kakayun/pushes", "{\"goodsid\":\"720938\"}");

      var first = receiver.next();
      assertThat(first.path()).isEqualTo("/v1/suppliers/kakayun/goods");
      assertThat(first.json().path("goodsstock").asInt()).isZero();
      assertThat(KakayunSign.fits(first.json(), KEY)).isTrue();
      Http.eventually(
          () ->
              Http.send("GET", world.control() + "/kakayun/pushes/720938", "")
                  .body()
                  .contains("\"attempts\":1"));
      receiver.answers(Answer.text(200, "OK"));
      advance("PT5M");
      // Signed anew, with its own time.
      var second = receiver.next();
      assertThat(second.json().path("timestamp").asLong())
          .isGreaterThan(first.json().path("timestamp").asLong());
      assertThat(KakayunSign.fits(second.json(), KEY)).isTrue();
    }
  }

  private JsonNode goods(String goodsid) {
    return Http.post(
            world.kakayun() + "/dockapiv3/goods/detailslite",
            Json.text(request("{\"goodsid\":\"%s\"}".formatted(goodsid))))
        .path("data");
  }

  private String money() {
    return Http.post(world.kakayun() + "/dockapiv3/user/info", Json.text(request("{}")))
        .path("data")
        .path("money")
        .asText();
  }

  @Test
  void aKilledSupplierForgetsNoOrder() throws Exception {
    create("FO1", ACCOUNT);
    Files.copy(data.resolve("kakayun.jsonl"), afterKill.resolve("kakayun.jsonl"));

    try (var again = start(afterKill)) {
      assertThat(
              Http.get(again.control() + "/kakayun/book/FO1").path("order").path("attach").asText())
          .isEqualTo(ACCOUNT);
    }
  }

  private JsonNode create(String number, String account) {
    return post(
        "create",
        request(
            """
            {"goodsid":"720938","buynum":1,"attach":"%s","usorderno":"%s","maxmoney":"11.0000"}"""
                .formatted(account, number)));
  }

  private int status(String number) {
    return post("get", request("{\"usorderno\":\"%s\"}".formatted(number)))
        .path("data")
        .path("status")
        .asInt();
  }

  private JsonNode post(String what, ObjectNode request) {
    return Http.post(world.kakayun() + "/dockapiv3/order/" + what, Json.text(request));
  }

  private static ObjectNode request(String content) {
    var request = (ObjectNode) Json.object(content);
    request.put("userid", "10052");
    request.put("timestamp", 1792339200L);
    request.put("sign", KakayunSign.of(request, KEY));
    return request;
  }

  private void knobs(String json) {
    Http.post(world.control() + "/knobs/kakayun", json);
  }

  private void advance(String duration) {
    Http.post(world.control() + "/clock", "{\"advance\":\"%s\"}".formatted(duration));
  }
}
