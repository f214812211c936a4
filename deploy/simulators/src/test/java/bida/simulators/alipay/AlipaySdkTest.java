package bida.simulators.alipay;

import static org.assertj.core.api.Assertions.assertThat;

import bida.simulators.Http;
import bida.simulators.Receiver;
import bida.simulators.Simulators;
import bida.simulators.SimulatorsConfig;
import bida.simulators.Vectors;
import bida.simulators.World;
import bida.simulators.http.Answer;
import bida.simulators.http.Port;
import com.alipay.api.AlipayApiException;
import com.alipay.api.AlipayClient;
import com.alipay.api.AlipayConfig;
import com.alipay.api.DefaultAlipayClient;
import com.alipay.api.domain.AlipayTradeFastpayRefundQueryModel;
import com.alipay.api.internal.util.AlipayLogger;
import com.alipay.api.internal.util.AlipaySignature;
import com.alipay.api.request.AlipayTradeCloseRequest;
import com.alipay.api.request.AlipayTradeFastpayRefundQueryRequest;
import com.alipay.api.request.AlipayTradePrecreateRequest;
import com.alipay.api.request.AlipayTradeQueryRequest;
import com.alipay.api.request.AlipayTradeRefundRequest;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The official client, unmodified, against the simulator. */
class AlipaySdkTest {
  @TempDir Path data;
  World world;
  Receiver receiver;
  AlipayClient client;

  @BeforeEach
  void open() throws AlipayApiException {
    var settings = Vectors.settings(data);
    settings.put("BIDA_SIM_DATA", data.toString());
    settings.put("BIDA_SIM_PORTS", "any");
    world = Simulators.start(SimulatorsConfig.of(settings));
    receiver = new Receiver().answers(Answer.text(200, "success"));
    // It would write whole requests and answers into the log of the build.
    AlipayLogger.setNeedEnableLogger(false);
    var config = new AlipayConfig();
    config.setServerUrl(world.alipay() + "/gateway.do");
    config.setAppId("2021000000000001");
    config.setPrivateKey(key("alipay_app", "private_pkcs8_b64_der"));
    config.setAlipayPublicKey(key("alipay_platform", "public_spki_b64_der"));
    client = new DefaultAlipayClient(config);
  }

  @AfterEach
  void close() {
    world.close();
    receiver.close();
  }

  @Test
  void believesTheAnswersOfATradesWholeLife() throws AlipayApiException {
    var precreate = new AlipayTradePrecreateRequest();
    precreate.setNotifyUrl(receiver.url());
    precreate.setBizContent(
        "{\"out_trade_no\":\"VG1\",\"total_amount\":\"9.90\",\"subject\":\"游戏点券100\"}");
    assertThat(client.execute(precreate).getQrCode()).startsWith("https://qr.alipay.com/");
    var query = new AlipayTradeQueryRequest();
    query.setBizContent("{\"out_trade_no\":\"VG1\"}");
    assertThat(client.execute(query).getSubCode()).isEqualTo("ACQ.TRADE_NOT_EXIST");

    Http.post(world.control() + "/alipay/pay", "{\"outTradeNo\":\"VG1\"}");

    assertThat(client.execute(query).getTradeStatus()).isEqualTo("TRADE_SUCCESS");
    findsItByItsOwnNumber(client.execute(query).getTradeNo());
    var close = new AlipayTradeCloseRequest();
    close.setBizContent("{\"out_trade_no\":\"VG1\"}");
    assertThat(client.execute(close).getSubCode()).isEqualTo("ACQ.TRADE_STATUS_ERROR");
    var refund = new AlipayTradeRefundRequest();
    refund.setBizContent(
        "{\"out_trade_no\":\"VG1\",\"refund_amount\":\"3.00\",\"out_request_no\":\"R1\"}");
    assertThat(client.execute(refund).getFundChange()).isEqualTo("Y");
    assertThat(client.execute(refund).getFundChange()).isEqualTo("N");
    var refundQuery = new AlipayTradeFastpayRefundQueryRequest();
    refundQuery.setBizContent("{\"out_trade_no\":\"VG1\",\"out_request_no\":\"R1\"}");
    assertThat(client.execute(refundQuery).getRefundStatus()).isEqualTo("REFUND_SUCCESS");
    assertThat(client.execute(refundQuery).getGmtRefundPay()).isNull();
    var asked = new AlipayTradeFastpayRefundQueryModel();
    asked.setOutTradeNo("VG1");
    asked.setOutRequestNo("R1");
    asked.setQueryOptions(List.of("gmt_refund_pay"));
    refundQuery.setBizContent(null);
    refundQuery.setBizModel(asked);
    assertThat(client.execute(refundQuery).getGmtRefundPay()).isNotNull();
    believesWhatItIsTold();
    believesWhatItIsTold();
  }

  private void findsItByItsOwnNumber(String tradeNo) throws AlipayApiException {
    var byTrade = new AlipayTradeQueryRequest();
    byTrade.setBizContent("{\"trade_no\":\"" + tradeNo + "\"}");

    assertThat(client.execute(byTrade).getOutTradeNo()).isEqualTo("VG1");
    byTrade.setBizContent("{\"trade_no\":\"2026101922001499999999999999\"}");
    assertThat(client.execute(byTrade).getSubCode()).isEqualTo("ACQ.TRADE_NOT_EXIST");
  }

  private void believesWhatItIsTold() throws AlipayApiException {
    var told = Port.form(receiver.next().text());
    var key = key("alipay_platform", "public_spki_b64_der");

    // It takes sign and sign_type out of the map it is given.
    assertThat(AlipaySignature.rsaCheckV1(new HashMap<>(told), key, "utf-8", "RSA2")).isTrue();
    told.put("total_amount", "0.01");
    assertThat(AlipaySignature.rsaCheckV1(new HashMap<>(told), key, "utf-8", "RSA2")).isFalse();
  }

  private static String key(String pair, String half) {
    return Vectors.read("keys").path(pair).path(half).asText();
  }
}
