package bida.simulators.agiso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bida.simulators.Http;
import bida.simulators.Simulators;
import bida.simulators.SimulatorsConfig;
import bida.simulators.Vectors;
import bida.simulators.World;
import bida.simulators.http.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgisoTest {
  private static final JsonNode VECTOR = Vectors.read("suppliers").path("agiso_sup");
  private static final AgisoAccount ACCOUNT =
      new AgisoAccount(
          "100001", VECTOR.path("app_secret").asText(), VECTOR.path("merchant_key").asText());

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
    var settings = Vectors.settings(folder);
    settings.put("BIDA_SIM_DATA", folder.toString());
    settings.put("BIDA_SIM_PORTS", "any");
    settings.put("BIDA_AGISO_USER_ID", ACCOUNT.userId());
    settings.put("BIDA_AGISO_APP_SECRET", ACCOUNT.appSecret());
    settings.put("BIDA_AGISO_MERCHANT_KEY", ACCOUNT.merchantKey());
    return Simulators.start(
        SimulatorsConfig.of(settings), InstantSource.fixed(Instant.parse("2026-10-18T16:00:00Z")));
  }

  @Test
  void signsAndEncryptsAsTheVectorsDo() {
    assertThat(AgisoSign.fits(VECTOR.path("request"), ACCOUNT)).isTrue();
    assertThat(
            AgisoCard.sealed(
                List.of(new AgisoCard("ABCD-EFGH-0001", "998877", "2027-10-19 00:00:00")),
                ACCOUNT.appSecret()))
        .isEqualTo(VECTOR.path("cards_aes256_ecb_pkcs7_base64").asText());
  }

  @Test
  void sellsCardsWithTheAnswerAndTheSameOnesToAQuery() {
    var sold = purchase("A1", 2);

    assertThat(sold.path("code").asInt()).isEqualTo(200);
    assertThat(sold.path("data").path("orderStatus").asInt()).isEqualTo(20);
    assertThat(query("A1").path("data").path("cards").asText())
        .isEqualTo(sold.path("data").path("cards").asText())
        .isNotEmpty();
    assertThat(purchase("A1", 2).path("code").asInt()).isEqualTo(1250);
    assertThat(query("A2").path("code").asInt()).isEqualTo(404);
  }

  @Test
  void endsARechargeByItsClock() {
    var request =
        request("{\"productNo\":\"P1\",\"buyNum\":\"1\",\"account\":\"13800138000\"}", "R1");
    assertThat(post("createRecharge", request).path("data").path("orderStatus").asInt())
        .isEqualTo(10);

    advance("PT2S");

    assertThat(query("R1").path("data").path("orderStatus").asInt()).isEqualTo(20);
    assertThat(query("R1").path("data").path("cards").asText()).isEmpty();
  }

  @Test
  void handsOutWhatTheKnobSaysAndTheRightCardsAfterwards() {
    purchase("A1", 1);
    var right = purchase("A2", 2).path("data").path("cards").asText();
    for (var trouble : new String[] {"none", "few", "twice", "sold"}) {
      knobs("{\"supplier\":{\"cards\":\"%s\"}}".formatted(trouble));
      assertThat(query("A2").path("data").path("cards").asText()).as(trouble).isNotEqualTo(right);
    }

    knobs("{\"supplier\":{\"cards\":\"all\"}}");

    assertThat(query("A2").path("data").path("cards").asText()).isEqualTo(right);
  }

  @Test
  void refusesWithoutTakingTheOrder() {
    knobs("{\"supplier\":{\"outOfStock\":1}}");
    assertThat(purchase("A1", 1).path("code").asInt()).isEqualTo(1230);
    knobs("{\"supplier\":{\"noBalance\":1}}");
    assertThat(purchase("A1", 1).path("code").asInt()).isEqualTo(1240);
    assertThat(purchase("A1", 3).path("code").asInt()).isEqualTo(1220);
    assertThat(query("A1").path("code").asInt()).isEqualTo(404);
    var forged = request("{\"productNo\":\"P1\",\"buyNum\":\"1\"}", "A1");
    forged.put("sign", "0".repeat(32));
    assertThat(post("createPurchase", forged).path("code").asInt()).isEqualTo(401);
  }

  @Test
  void isDoneWhateverItAnswers() {
    knobs("{\"api\":{\"timeoutButDone\":1,\"silence\":\"PT0.05S\"}}");
    assertThatThrownBy(() -> purchase("A1", 1)).isInstanceOf(Http.NoAnswer.class);
    assertThat(query("A1").path("data").path("orderStatus").asInt()).isEqualTo(20);
    knobs("{\"api\":{\"numberTaken\":1}}");
    assertThat(purchase("A2", 1).path("code").asInt()).isEqualTo(1250);
    assertThat(query("A2").path("data").path("orderStatus").asInt()).isEqualTo(20);
  }

  @Test
  void listsADayByPagesWithTheDifferencesThatAreWanted() {
    purchase("A1", 1);
    purchase("A2", 1);
    purchase("A3", 1);
    knobs("{\"orderNo\":\"A2\",\"statement\":{\"missing\":1}}");
    knobs("{\"orderNo\":\"A3\",\"statement\":{\"amount\":\"all\"}}");

    var first = statement(1);

    assertThat(first.path("items").findValuesAsText("orderNo")).containsExactly("A1", "A3");
    assertThat(first.path("items").findValuesAsText("orderCost")).containsExactly("9.7", "19.7");
    assertThat(statement(2).path("items")).isEmpty();
    knobs("{\"statement\":{\"notReady\":1}}");
    assertThat(statement(1).isMissingNode()).isTrue();
  }

  @Test
  void aKilledSupplierForgetsNoOrder() throws Exception {
    purchase("A1", 1);
    Files.copy(data.resolve("agiso.jsonl"), afterKill.resolve("agiso.jsonl"));

    try (var again = start(afterKill)) {
      assertThat(Http.get(again.control() + "/agiso/book/A1").path("order").path("cards").size())
          .isEqualTo(1);
    }
  }

  @Test
  void saysWhatOneCostsAndSellsNothingThatItDoesNotList() {
    var asked = request("{\"productNo\":\"P1\"}", "");
    asked.remove("orderNo");
    asked.put("sign", AgisoSign.of(asked, ACCOUNT));
    assertThat(template(asked).at("/data/productCost").asText()).isEqualTo("9.7");

    knobs("{\"product\":\"P1\",\"goods\":{\"offSale\":true}}");
    assertThat(template(asked).path("code").asInt()).isEqualTo(1100);
    assertThat(purchase("A1", 1).path("code").asInt()).isEqualTo(1100);
    knobs("{\"product\":\"P1\",\"goods\":{\"offSale\":false,\"stock\":\"0\"}}");
    assertThat(purchase("A1", 1).path("code").asInt()).isEqualTo(1230);
  }

  private JsonNode template(ObjectNode asked) {
    return Http.post(world.agiso() + "/agisoAcprSupplierApi/product/getTemplate", Json.text(asked));
  }

  private JsonNode purchase(String number, int units) {
    return post(
        "createPurchase",
        request(
            "{\"productNo\":\"P1\",\"buyNum\":\"%d\",\"maxAmount\":\"20\"}".formatted(units),
            number));
  }

  private JsonNode query(String number) {
    return post("queryOrder", request("{}", number));
  }

  private JsonNode statement(int page) {
    var asked = request("{\"day\":\"2026-10-19\",\"pageSize\":\"500\"}", "");
    asked.remove("orderNo");
    asked.put("pageIndex", Integer.toString(page));
    asked.put("sign", AgisoSign.of(asked, ACCOUNT));
    return post("statement", asked).path("data");
  }

  private JsonNode post(String what, ObjectNode request) {
    return Http.post(world.agiso() + "/agisoAcprSupplierApi/order/" + what, Json.text(request));
  }

  private static ObjectNode request(String content, String number) {
    var request = (ObjectNode) Json.object(content);
    request.put("orderNo", number);
    request.put("userId", ACCOUNT.userId());
    request.put("timestamp", "1792339200");
    request.put("version", "1");
    request.put("sign", AgisoSign.of(request, ACCOUNT));
    return request;
  }

  private void knobs(String json) {
    Http.post(world.control() + "/knobs/agiso", json);
  }

  private void advance(String duration) {
    Http.post(world.control() + "/clock", "{\"advance\":\"%s\"}".formatted(duration));
  }
}
