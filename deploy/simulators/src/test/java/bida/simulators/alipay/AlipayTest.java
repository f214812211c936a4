package bida.simulators.alipay;

import static org.assertj.core.api.Assertions.assertThat;

import bida.simulators.Http;
import bida.simulators.Receiver;
import bida.simulators.Simulators;
import bida.simulators.SimulatorsConfig;
import bida.simulators.Vectors;
import bida.simulators.World;
import bida.simulators.book.KeyFiles;
import bida.simulators.http.Answer;
import bida.simulators.http.Json;
import bida.simulators.http.Port;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlipayTest {
  @TempDir Path data;
  Receiver receiver;
  World world;
  Map<String, String> settings;

  @BeforeEach
  void open() {
    receiver = new Receiver().answers(Answer.text(200, "success"));
    settings = Vectors.settings(data);
    settings.put("BIDA_SIM_DATA", data.toString());
    settings.put("BIDA_SIM_PORTS", "any");
    world = start();
  }

  @AfterEach
  void close() {
    world.close();
    receiver.close();
  }

  private World start() {
    return Simulators.start(
        SimulatorsConfig.of(settings), InstantSource.fixed(Instant.parse("2026-10-18T16:00:00Z")));
  }

  @Test
  void signsAsTheVectorsDo() {
    for (var one : Vectors.read("alipay").get("notify_cases")) {
      var params = params(one.get("params"));
      assertThat(believed(params))
          .as(one.get("name").asText())
          .isEqualTo(!one.get("expect").asText().equals("REJECT_SIGNATURE"));
    }
    var request = params(Vectors.read("alipay").at("/gateway_v2/request_params"));
    assertThat(AlipaySign.fits(content(request, "sign"), request.get("sign"), appKey())).isTrue();
  }

  @Test
  void knowsATradeOnceItsCodeIsScannedAndTellsOfItsMoney() {
    assertThat(precreate("VG1").path("qr_code").asText()).startsWith("https://qr.alipay.com/");
    assertThat(query("VG1").path("sub_code").asText()).isEqualTo("ACQ.TRADE_NOT_EXIST");
    control("/alipay/scan", "{\"outTradeNo\":\"VG1\"}");
    assertThat(query("VG1").path("trade_status").asText()).isEqualTo("WAIT_BUYER_PAY");

    pay("VG1");

    var told = told();
    assertThat(believed(told)).isTrue();
    assertThat(told.get("trade_status")).isEqualTo("TRADE_SUCCESS");
    assertThat(told.get("total_amount")).isEqualTo("9.90");
    assertThat(query("VG1").path("send_pay_date").asText()).isEqualTo("2026-10-19 00:00:00");
    assertThat(call("alipay.trade.close", "{\"out_trade_no\":\"VG1\"}").path("sub_code").asText())
        .isEqualTo("ACQ.TRADE_STATUS_ERROR");
  }

  @Test
  void returnsAPartOnceAndTellsTheSumOfAll() {
    paid("VG1");

    assertThat(refund("VG1", "3.00", "R1").path("fund_change").asText()).isEqualTo("Y");
    assertThat(refund("VG1", "3.00", "R1").path("fund_change").asText()).isEqualTo("N");
    var second = refund("VG1", "6.90", "R2");

    assertThat(second.path("refund_fee").asText()).isEqualTo("9.90");
    var news = new ArrayList<Map<String, String>>();
    news.add(told());
    news.add(told());
    news.sort(java.util.Comparator.comparing(one -> one.get("out_biz_no")));
    assertThat(news.get(0).get("trade_status")).isEqualTo("TRADE_SUCCESS");
    assertThat(news.get(0).get("refund_fee")).isEqualTo("3.00");
    assertThat(news.get(1).get("trade_status")).isEqualTo("TRADE_CLOSED");
    assertThat(news.get(1).get("refund_fee")).isEqualTo("9.90");
    assertThat(refundQuery("VG1", "R2").path("refund_amount").asText()).isEqualTo("6.90");
    assertThat(refundQuery("VG1", "R9").has("refund_status")).isFalse();
    assertThat(refund("VG1", "0.01", "R3").path("sub_code").asText())
        .isEqualTo("ACQ.TRADE_STATUS_ERROR");
  }

  @Test
  void refundsNothingOfATradeThatIsFinished() {
    paid("VG1");

    control("/alipay/finish", "{\"outTradeNo\":\"VG1\"}");

    assertThat(told().get("trade_status")).isEqualTo("TRADE_FINISHED");
    assertThat(refund("VG1", "9.90", "R1").path("sub_code").asText())
        .isEqualTo("ACQ.TRADE_HAS_FINISHED");
  }

  @Test
  void repeatsItsNewsForADayUntilItHearsSuccess() {
    receiver.answers(Answer.text(200, "success\n"));
    paid("VG1");
    for (var pause : new String[] {"PT4M", "PT10M", "PT10M", "PT1H", "PT2H", "PT6H", "PT15H"}) {
      control("/clock", "{\"advance\":\"" + pause + "\"}");
      receiver.next();
    }

    Http.eventually(() -> counts().at("/callbacks/gaveUp").asInt() == 1);
    assertThat(counts().at("/callbacks/nacked").asInt()).isEqualTo(8);
  }

  @Test
  void believesNothingThatItsAppDidNotSign() {
    var params = request("alipay.trade.query", "{\"out_trade_no\":\"VG1\"}");
    params.put("biz_content", "{\"out_trade_no\":\"VG2\"}");

    var answer = Json.object(Http.send("POST", gateway() + "?" + form(params), "").body());

    assertThat(answer.at("/alipay_trade_query_response/sub_code").asText())
        .isEqualTo("isv.invalid-signature");
  }

  @Test
  void answersWithWhateverTroubleIsTurnedOn() {
    paid("VG1");
    for (var trouble : new String[] {"busy", "unsigned", "badSign", "garbage", "fail5xx"}) {
      control("/knobs/alipay", "{\"api\":{\"" + trouble + "\":1}}");

      var body = raw("alipay.trade.query", "{\"out_trade_no\":\"VG1\"}");

      assertThat(isSigned(body)).as(trouble).isFalse();
    }
    assertThat(isSigned(raw("alipay.trade.query", "{\"out_trade_no\":\"VG1\"}"))).isTrue();
  }

  @Test
  void writesTheBillOfADayAsTheVectorsHaveIt() throws Exception {
    paid("VG20261019000000000001");
    refund("VG20261019000000000001", "3.00", "RF20261019000000000001");
    assertThat(bill("2026-10-19").path("sub_code").asText()).isEqualTo("isp.bill_not_exist");
    control("/clock", "{\"advance\":\"PT33H\"}");
    assertThat(bill("2026-10-18").path("bill_file_code").asText())
        .isEqualTo("EMPTY_DATA_WITH_BILL_FILE");

    var address = bill("2026-10-19").path("bill_download_url").asText();

    var file = data.resolve("bill.zip");
    Files.write(file, bytes(address));
    try (var zip = new ZipFile(file.toFile(), Charset.forName("GBK"))) {
      var names = zip.stream().map(entry -> entry.getName()).toList();
      assertThat(names)
          .containsExactly(
              "20881021462251350156_20261019_业务明细.csv",
              "20881021462251350156_20261019_业务明细(汇总).csv");
      var text =
          new String(
              zip.getInputStream(zip.getEntry(names.getFirst())).readAllBytes(),
              Charset.forName("GBK"));
      assertThat(shape(text)).isEqualTo(shape(vector("text")));
      assertThat(text).contains("#交易合计：1笔，商家实收共9.90元", "#退款合计：1笔，商家实收退款共-3.00元");
    }
    control("/clock", "{\"advance\":\"PT31S\"}");
    assertThat(Http.send("GET", address, "").statusCode()).isEqualTo(403);
  }

  /** Numbers and times differ from run to run, the rest does not. */
  private static String shape(String bill) {
    return bill.replaceAll("20261019[0-9]+", "N")
        .replaceAll("[0-9]{4}(-[0-9]{2}){2} [0-9:]{8}", "T")
        .replaceAll("#导出时间.*", "");
  }

  @Test
  void remembersItsBookAfterARestart() {
    paid("VG1");
    world.close();

    world = start();

    assertThat(query("VG1").path("trade_status").asText()).isEqualTo("TRADE_SUCCESS");
  }

  private void paid(String number) {
    precreate(number);
    pay(number);
    told();
  }

  private void pay(String number) {
    control("/alipay/pay", "{\"outTradeNo\":\"" + number + "\"}");
  }

  private JsonNode precreate(String number) {
    return call(
        "alipay.trade.precreate",
        "{\"out_trade_no\":\"%s\",\"total_amount\":\"9.90\",\"subject\":\"游戏点券100\"}"
            .formatted(number));
  }

  private JsonNode query(String number) {
    return call("alipay.trade.query", "{\"out_trade_no\":\"" + number + "\"}");
  }

  private JsonNode refund(String number, String amount, String requestNo) {
    return call(
        "alipay.trade.refund",
        "{\"out_trade_no\":\"%s\",\"refund_amount\":\"%s\",\"out_request_no\":\"%s\"}"
            .formatted(number, amount, requestNo));
  }

  private JsonNode refundQuery(String number, String requestNo) {
    return call(
        "alipay.trade.fastpay.refund.query",
        "{\"out_trade_no\":\"%s\",\"out_request_no\":\"%s\"}".formatted(number, requestNo));
  }

  private JsonNode bill(String day) {
    return call(
        "alipay.data.dataservice.bill.downloadurl.query",
        "{\"bill_type\":\"trade\",\"bill_date\":\"" + day + "\"}");
  }

  private JsonNode call(String method, String biz) {
    return Json.object(raw(method, biz)).path(method.replace('.', '_') + "_response");
  }

  private String raw(String method, String biz) {
    return Http.send("POST", gateway() + "?" + form(request(method, biz)), "").body();
  }

  private Map<String, String> request(String method, String biz) {
    var params = new LinkedHashMap<String, String>();
    params.put("app_id", "2021000000000001");
    params.put("method", method);
    params.put("charset", "utf-8");
    params.put("sign_type", "RSA2");
    params.put("timestamp", "2026-10-19 00:00:00");
    params.put("version", "1.0");
    params.put("notify_url", receiver.url());
    params.put("biz_content", biz);
    var key = KeyFiles.privateKey(Path.of(settings.get("BIDA_ALIPAY_APP_KEY_FILE")));
    params.put("sign", AlipaySign.sign(content(params, "sign"), key));
    return params;
  }

  private Map<String, String> told() {
    return Port.form(receiver.next().text());
  }

  private boolean believed(Map<String, String> params) {
    return AlipaySign.fits(content(params, "sign", "sign_type"), params.get("sign"), platformKey());
  }

  private boolean isSigned(String body) {
    var start = body.indexOf(":{") + 1;
    var end = body.indexOf("},\"sign\":\"") + 1;
    return end > 0
        && AlipaySign.fits(
            body.substring(start, end), Json.object(body).path("sign").asText(), platformKey());
  }

  private static String content(Map<String, String> params, String... unsigned) {
    return AlipaySign.content(params, Set.of(unsigned));
  }

  private java.security.PublicKey platformKey() {
    return KeyFiles.publicKey(Path.of(settings.get("BIDA_ALIPAY_PUBLIC_KEY_FILE")));
  }

  private java.security.PublicKey appKey() {
    return KeyFiles.publicKey(
        KeyFiles.privateKey(Path.of(settings.get("BIDA_ALIPAY_APP_KEY_FILE"))));
  }

  private JsonNode counts() {
    return Http.get(world.control() + "/counts/alipay");
  }

  private void control(String path, String body) {
    Http.post(world.control() + path, body);
  }

  private String gateway() {
    return world.alipay() + "/gateway.do";
  }

  private static byte[] bytes(String address) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create(address)).build(),
              HttpResponse.BodyHandlers.ofByteArray())
          .body();
    }
  }

  private static String vector(String name) {
    return Vectors.read("alipay").get("bill_business_detail").get(name).asText();
  }

  private static Map<String, String> params(JsonNode json) {
    var params = new LinkedHashMap<String, String>();
    json.properties().forEach(field -> params.put(field.getKey(), field.getValue().asText()));
    return params;
  }

  private static String form(Map<String, String> params) {
    return params.entrySet().stream()
        .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
