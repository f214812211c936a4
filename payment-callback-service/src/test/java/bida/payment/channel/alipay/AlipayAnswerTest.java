package bida.payment.channel.alipay;

import static org.assertj.core.api.Assertions.assertThat;

import bida.payment.channel.alipay.AlipayAnswer.Said;
import bida.payment.channel.alipay.AlipayAnswer.Silence;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway's answers, and our requests, against the vectors. */
class AlipayAnswerTest {

  private static final String QUERY = "alipay.trade.query";

  @TempDir Path folder;
  private AlipayAccount account;

  @BeforeEach
  void open() {
    account = Keys.account(folder, URI.create("http://127.0.0.1/gateway.do"));
  }

  @Test
  void signsARequestAsTheVectorsDo() {
    var vector = Keys.read("alipay").get("gateway_v2");
    var params = new HashMap<String, String>();
    vector
        .get("request_params")
        .properties()
        .forEach(param -> params.put(param.getKey(), param.getValue().asText()));

    var content = AlipaySign.content(params);

    assertThat(content).isEqualTo(vector.get("request_sign_content").asText());
    assertThat(account.sign(content)).isEqualTo(params.get("sign"));
  }

  @Test
  void believesWhatIsSigned() {
    var paid = (Said) read(vector("response_body"));
    var unknown = (Said) read(vector("response_not_exist"));

    assertThat(paid.done()).isTrue();
    assertThat(paid.text("total_amount")).isEqualTo("9.90");
    assertThat(AlipayChannel.unknown(unknown)).isTrue();
  }

  @Test
  void findsTheSignedNodeToTheByte() {
    var node = "{ \"code\":\"10000\", \"msg\":\"}{\\\"\", \"more\":{\"a\":[{}]} }";
    var sign = signed(node);

    assertThat(read(written(node, sign, ""))).isInstanceOf(Said.class);
    assertThat(read(written(node, sign, ",\"alipay_cert_sn\":\"f00\""))).isInstanceOf(Said.class);
    assertThat(read("{\"sign\":\"" + sign + "\",\"alipay_trade_query_response\" : " + node + "}"))
        .isInstanceOf(Said.class);
    assertThat(read(written(node.replace(" ", ""), sign, "")))
        .isEqualTo(new Silence("a bad signature"));
  }

  /** failures.md B03: the official client believes the first of these. */
  @Test
  void takesNothingElseForAnAnswer() {
    var node = "{\"code\":\"40004\",\"sub_code\":\"ACQ.TRADE_NOT_EXIST\"}";

    for (var body :
        new String[] {
          "{\"alipay_trade_query_response\":" + node + "}",
          written(node, "", ""),
          written(node, "***", ""),
          written(node, signed("{}"), ""),
          written(node, "bm8=", ""),
          vector("response_body").replace("9.90", "9.91"),
          vector("response_body").substring(0, 200),
          "{\"error_response\":" + node + ",\"sign\":\"" + signed(node) + "\"}",
          "<html>系统维护中</html>",
          "",
          "[]"
        }) {
      assertThat(read(body)).as(body).isInstanceOf(Silence.class);
    }
  }

  /** failures.md D02. */
  @Test
  void hearsNothingWhereAlipayItselfDoesNotKnow() {
    for (var node :
        new String[] {
          "{\"code\":\"20000\",\"sub_code\":\"isp.unknow-error\"}",
          "{\"code\":\"20000\"}",
          "{\"code\":\"40004\",\"sub_code\":\"ACQ.SYSTEM_ERROR\"}"
        }) {
      assertThat(read(written(node, signed(node), ""))).as(node).isInstanceOf(Silence.class);
    }
  }

  private AlipayAnswer read(String body) {
    return AlipayAnswer.read(account, QUERY, body);
  }

  private static String written(String node, String sign, String more) {
    return "{\"alipay_trade_query_response\":%s,\"sign\":\"%s\"%s}".formatted(node, sign, more);
  }

  private String signed(String node) {
    var key = AlipayKeys.privateKey(Keys.file(folder, "alipay_platform", "private_pkcs8_pem"));
    return AlipaySign.sign(node, StandardCharsets.UTF_8, key);
  }

  private static String vector(String name) {
    return Keys.read("alipay").get("gateway_v2").get(name).asText();
  }
}
