package bida.payment.channel.wechat;

import static org.assertj.core.api.Assertions.assertThat;

import bida.payment.channel.CloseAnswer;
import bida.payment.channel.OpenAnswer;
import bida.payment.channel.QueryAnswer;
import bida.payment.core.Payment;
import bida.payment.core.Payment.Payer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each way to pay, at the simulated channel: what it needs, gives, and has signed. */
class WechatMethodsTest {

  private static final Payer BUYER =
      new Payer("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o", "203.0.113.9", "https://shop.example.com/a?b=c");

  private static AtWechat wechat;
  private static int numbers;

  private final String number = "VG2026101900000000%04d".formatted(numbers++);

  @BeforeAll
  static void open(@TempDir Path folder) {
    wechat = AtWechat.open(folder);
  }

  @AfterAll
  static void close() {
    wechat.close();
  }

  @Test
  void offersFourWaysInYuanAlone() {
    assertThat(wechat.channel.offers("native", "CNY")).isTrue();
    assertThat(wechat.channel.offers("jsapi", "CNY")).isTrue();
    assertThat(wechat.channel.offers("app", "CNY")).isTrue();
    assertThat(wechat.channel.offers("h5", "CNY")).isTrue();
    assertThat(wechat.channel.offers("h5", "USD")).isFalse();
    assertThat(wechat.channel.offers("micropay", "CNY")).isFalse();
  }

  @Test
  void saysWhatAWayNeedsToKnowOfThePayer() {
    assertThat(wechat.channel.lacks("native", Payer.UNNAMED)).isEmpty();
    assertThat(wechat.channel.lacks("app", Payer.UNNAMED)).isEmpty();
    assertThat(wechat.channel.lacks("jsapi", Payer.UNNAMED)).contains("payer");
    assertThat(wechat.channel.lacks("h5", new Payer("x", " ", null))).contains("clientIp");
    assertThat(wechat.channel.lacks("jsapi", BUYER)).isEmpty();
    assertThat(wechat.channel.lacks("h5", BUYER)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"native", "jsapi", "app", "h5"})
  void opensPaysAsksAndClosesAllTheSame(String method) {
    var attempt = wechat.attempt(number, method, BUYER);

    var first = wechat.channel.open(attempt);

    assertThat(wechat.channel.open(attempt)).isEqualTo(first);
    assertThat(wechat.channel.query(attempt)).isEqualTo(new QueryAnswer.NotPaid());
    wechat.control("/wechat/pay", "{\"outTradeNo\":\"" + number + "\"}");
    assertThat(wechat.channel.query(attempt))
        .isInstanceOfSatisfying(
            QueryAnswer.Paid.class,
            paid -> {
              assertThat(paid.money().amount()).isEqualTo(AtWechat.PRICE);
              assertThat(paid.money().merchant()).isEqualTo("default");
            });
    assertThat(wechat.channel.close(attempt)).isEqualTo(new CloseAnswer.AlreadyPaid());
  }

  @Test
  void signsWhatThePageInWechatShows() throws Exception {
    var opened = opened("jsapi");

    var payWith = wechat.channel.payWith(opened);

    assertThat(payWith)
        .containsOnlyKeys("appId", "timeStamp", "nonceStr", "package", "signType", "paySign")
        .containsEntry("appId", "wxd678efh567hg6787")
        .containsEntry("timeStamp", "1792339200")
        .containsEntry("package", "prepay_id=" + opened.handle())
        .containsEntry("signType", "RSA");
    assertSigned(payWith.get("paySign"), payWith, "timeStamp", "nonceStr", payWith.get("package"));
  }

  @Test
  void signsWhatTheAppShows() throws Exception {
    var opened = opened("app");

    var payWith = wechat.channel.payWith(opened);

    assertThat(payWith)
        .containsOnlyKeys(
            "appid", "partnerid", "prepayid", "package", "noncestr", "timestamp", "sign")
        .containsEntry("partnerid", "1900000109")
        .containsEntry("prepayid", opened.handle())
        .containsEntry("package", "Sign=WXPay");
    assertSigned(payWith.get("sign"), payWith, "timestamp", "noncestr", opened.handle());
  }

  @Test
  void leadsTheBrowserToWechatAndBack() {
    var opened = opened("h5");

    assertThat(wechat.channel.payWith(opened))
        .isEqualTo(
            Map.of(
                "redirectUrl",
                opened.handle() + "&redirect_url=https%3A%2F%2Fshop.example.com%2Fa%3Fb%3Dc"));
    var nowhere =
        wechat.attempt(number, "h5", new Payer(null, "203.0.113.9", null), opened.handle());
    assertThat(wechat.channel.payWith(nowhere)).containsEntry("redirectUrl", opened.handle());
  }

  @Test
  void givesTheLinkOfTheCode() {
    assertThat(wechat.channel.payWith(opened("native")).get("codeUrl"))
        .startsWith("weixin://wxpay/bizpayurl");
  }

  /** Failure A24: the same number with another price. */
  @Test
  void tellsThatTheNumberIsKnownWithOtherParameters() {
    wechat.channel.open(wechat.attempt(number, "native", Payer.UNNAMED));

    var other = wechat.attempt(number, "jsapi", BUYER);

    assertThat(wechat.channel.open(other))
        .isEqualTo(new OpenAnswer.KnownOtherwise("OTHER_PARAMETERS"));
    assertThat(wechat.channel.close(other)).isEqualTo(new CloseAnswer.Closed());
    assertThat(wechat.channel.query(other)).isEqualTo(new QueryAnswer.Closed());
  }

  private Payment opened(String method) {
    var answer = wechat.channel.open(wechat.attempt(number, method, BUYER));
    return wechat.attempt(number, method, BUYER, ((OpenAnswer.Opened) answer).handle());
  }

  private static void assertSigned(
      String signed, Map<String, String> payWith, String time, String nonce, String last)
      throws Exception {
    var merchant = AtWechat.vectors("keys.json").at("/wechat_merchant/public_spki_b64_der");
    var key =
        java.security.KeyFactory.getInstance("RSA")
            .generatePublic(
                new java.security.spec.X509EncodedKeySpec(
                    Base64.getDecoder().decode(merchant.asText())));
    var signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(key);
    signature.update(
        String.join("\n", "wxd678efh567hg6787", payWith.get(time), payWith.get(nonce), last, "")
            .getBytes(StandardCharsets.UTF_8));

    assertThat(signature.verify(Base64.getDecoder().decode(signed))).isTrue();
  }
}
