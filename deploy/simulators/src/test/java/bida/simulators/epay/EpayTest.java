package bida.simulators.epay;

import static org.assertj.core.api.Assertions.assertThat;

import bida.simulators.Http;
import bida.simulators.Receiver;
import bida.simulators.Simulators;
import bida.simulators.SimulatorsConfig;
import bida.simulators.Vectors;
import bida.simulators.World;
import bida.simulators.http.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpayTest {
  private static final EpayAccount ACCOUNT =
      new EpayAccount("1001", "test-epay-key-not-real", "", List.of());

  @TempDir Path data;
  Receiver receiver;
  World world;

  @BeforeEach
  void open() {
    receiver = new Receiver().answers(Answer.text(200, "success"));
    world = start("");
  }

  @AfterEach
  void close() {
    world.close();
    receiver.close();
  }

  private World start(String pauses) {
    var settings = Vectors.settings(data);
    settings.put("BIDA_SIM_DATA", data.toString());
    settings.put("BIDA_SIM_PORTS", "any");
    settings.put("BIDA_EPAY_PID", ACCOUNT.pid());
    settings.put("BIDA_EPAY_KEY", ACCOUNT.key());
    settings.put("BIDA_SIM_EPAY_PAUSES", pauses);
    return Simulators.start(
        SimulatorsConfig.of(settings), InstantSource.fixed(Instant.parse("2026-10-18T16:00:00Z")));
  }

  @Test
  void signsAsTheVectorsDo() {
    var vectors = Vectors.read("epay");
    var account = new EpayAccount("1001", vectors.get("key").asText(), "", List.of());

    for (var one : vectors.get("notify_cases")) {
      var params = params(one.get("params"));
      assertThat(EpaySign.fits(params, account))
          .as(one.get("name").asText())
          .isEqualTo(!List.of("tampered_money", "uppercase_sign").contains(name(one)));
    }
    assertThat(EpaySign.fits(params(vectors.at("/create/params")), account)).isTrue();
  }

  @Test
  void knowsAnOrderOnceItsPageIsOpenedAndTellsOfItsMoney() {
    assertThat(query("VG1").path("code").asInt()).isEqualTo(-1);

    assertThat(Http.send("GET", page("VG1", "9.90"), "").statusCode()).isEqualTo(200);
    assertThat(query("VG1").path("status").asInt()).isZero();

    var paid = pay("{\"outTradeNo\":\"VG1\"}");
    var told = receiver.next();
    assertThat(told.method()).isEqualTo("GET");
    assertThat(EpaySign.fits(told.query(), ACCOUNT)).isTrue();
    assertThat(told.query("trade_status")).isEqualTo("TRADE_SUCCESS");
    assertThat(told.query("money")).isEqualTo("9.90");
    assertThat(told.query("trade_no")).isEqualTo(paid.path("tradeNo").asText());
    assertThat(query("VG1").path("status").asInt()).isEqualTo(1);
    Http.eventually(() -> counts().at("/callbacks/acked").asInt() == 1);
  }

  @Test
  void refusesAPageThatIsNotSignedOrChangesTheMoney() {
    var forged = page("VG1", "9.90").replace("money=9.90", "money=0.01");
    assertThat(Http.send("GET", forged, "").statusCode()).isEqualTo(400);
    Http.send("GET", page("VG1", "9.90"), "");

    assertThat(Http.send("GET", page("VG1", "0.01"), "").statusCode()).isEqualTo(400);
  }

  @Test
  void givesBackTheWholeOnce() {
    pay(link("VG1", "9.90"));

    assertThat(refund("VG1", "9.00").path("code").asInt()).isEqualTo(-1);
    assertThat(refund("VG1", "9.90").path("code").asInt()).isEqualTo(1);
    assertThat(refund("VG1", "9.90").path("msg").asText()).isEqualTo("订单已退款");
    assertThat(query("VG1").path("status").asInt()).isEqualTo(2);
  }

  @Test
  void tellsOnceAndNeverAgainUnlessItsPausesSaySo() {
    receiver.answers(Answer.text(200, "fail"));
    pay(link("VG1", "9.90"));
    receiver.next();
    Http.eventually(() -> counts().at("/callbacks/gaveUp").asInt() == 1);
    world.close();

    world = start("PT1M PT5M");
    pay(link("VG2", "9.90"));
    receiver.next();
    Http.eventually(() -> counts().at("/callbacks/nacked").asInt() == 1);
    world.clock().advance(Duration.ofMinutes(1));
    assertThat(receiver.next().query("out_trade_no")).isEqualTo("VG2");
  }

  @Test
  void losesDoublesAndSpoilsNotifications() {
    knobs("{\"outTradeNo\":\"VG1\",\"callback\":{\"drop\":1}}");
    knobs("{\"outTradeNo\":\"VG2\",\"callback\":{\"duplicate\":1}}");
    knobs("{\"outTradeNo\":\"VG3\",\"callback\":{\"corrupt\":1}}");

    pay(link("VG1", "9.90"));
    Http.eventually(() -> counts().at("/callbacks/gaveUp").asInt() == 1);
    assertThat(receiver.waiting()).isZero();
    pay(link("VG2", "9.90"));
    assertThat(receiver.next().query()).isEqualTo(receiver.next().query());
    pay(link("VG3", "9.90"));
    assertThat(EpaySign.fits(receiver.next().query(), ACCOUNT)).isFalse();
  }

  @Test
  void refundsInSilenceAndForgetsNothingWhenItStarts() {
    pay(link("VG1", "9.90"));
    knobs(
        "{\"api\":{\"timeoutButDone\":1,\"fail5xx\":0,\"on\":\"refund\",\"silence\":\"PT0.1S\"}}");

    var silent = false;
    try {
      refund("VG1", "9.90");
    } catch (Http.NoAnswer e) {
      silent = true;
    }
    assertThat(silent).isTrue();
    world.close();
    world = start("");
    assertThat(query("VG1").path("status").asInt()).isEqualTo(2);
  }

  private JsonNode query(String number) {
    return Http.get(
        world.epay()
            + "/api.php?act=order&pid=1001&key="
            + ACCOUNT.key()
            + "&out_trade_no="
            + number);
  }

  private JsonNode refund(String number, String money) {
    var form = "pid=1001&key=%s&out_trade_no=%s&money=%s".formatted(ACCOUNT.key(), number, money);
    return Http.post(world.epay() + "/api.php?act=refund", form);
  }

  private JsonNode pay(String wish) {
    return Http.post(world.control() + "/epay/pay", wish);
  }

  private void knobs(String knobs) {
    Http.post(world.control() + "/knobs/epay", knobs);
  }

  private JsonNode counts() {
    return Http.get(world.control() + "/counts/epay");
  }

  private String link(String number, String money) {
    return "{\"redirectUrl\":\"" + page(number, money) + "\"}";
  }

  private String page(String number, String money) {
    var params = new LinkedHashMap<String, String>();
    params.put("pid", "1001");
    params.put("type", "wxpay");
    params.put("out_trade_no", number);
    params.put("notify_url", receiver.url() + "/v1/callbacks/epay");
    params.put("return_url", "https://shop.example.com/");
    params.put("name", "游戏点券100");
    params.put("money", money);
    params.put("sign", EpaySign.of(params, ACCOUNT));
    return world.epay()
        + "/submit.php?"
        + params.entrySet().stream()
            .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
  }

  private static String name(JsonNode vector) {
    return vector.get("name").asText();
  }

  private static Map<String, String> params(JsonNode node) {
    var params = new LinkedHashMap<String, String>();
    node.properties().forEach(field -> params.put(field.getKey(), field.getValue().asText()));
    return params;
  }
}
