package bida.payment.channel.alipay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bida.payment.channel.CallbackRequest;
import bida.payment.channel.Capabilities;
import bida.payment.channel.Merchants;
import bida.payment.channel.Reading.Reason;
import bida.payment.channel.Reading.Rejected;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlipayAccountsTest {

  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

  @TempDir Path folder;

  @Test
  void isOffWhereNothingIsSet() {
    for (var nothing : new String[] {"", "BIDA_ALIPAY_URL=;BIDA_ALIPAY_APP_ID="}) {
      var merchants = merchants(nothing);

      assertThat(merchants.all()).isEmpty();
      assertThat(channel(merchants).offers("qr", "CNY")).isFalse();
      var complaints = new AlipayComplaints(new AlipayClient(CLOCK), CLOCK);
      assertThat(new AlipayCallbacks(merchants, complaints, CLOCK).read(anything()))
          .isEqualTo(new Rejected(Reason.UNKNOWN_KEY));
    }
  }

  @Test
  void readsSeveralAccountsFromTheEnvironment() {
    var merchants =
        merchants(
            account("BIDA_ALIPAY_", "2021")
                + account("BIDA_ALIPAY_SECOND_", "2022")
                + "BIDA_ALIPAY_SECOND_SELLER_ID=2089;BIDA_ALIPAY_SECOND_TENANTS=app-2,app-3;BIDA_ALIPAY_STATEMENT_READY_AFTER=PT10H");

    assertThat(merchants.names()).containsExactlyInAnyOrder("default", "second");
    assertThat(merchants.of("app-1")).isEqualTo("default");
    assertThat(merchants.of("app-3")).isEqualTo("second");
    assertThat(merchants.get("second").appId()).isEqualTo("2022");
    var channel = channel(merchants);
    assertThat(channel.offers("qr", "CNY")).isTrue();
    assertThat(channel.offers("qr", "USD")).isFalse();
    assertThat(channel.offers("card", "CNY")).isFalse();
  }

  /** What nobody can ask about has to end by a person; else it would be tried for ever. */
  @Test
  void canDoNothingForAnAccountThatIsGone() {
    var channel = channel(merchants(account("BIDA_ALIPAY_", "2021")));

    assertThat(channel.capabilitiesOf("default")).isEqualTo(Capabilities.all());
    assertThat(channel.capabilitiesOf("gone")).isEqualTo(Capabilities.none());
  }

  @Test
  void believesBothKeysOfAlipay() {
    var before = Keys.file(folder, "wechat_platform", "public_spki_b64_der");
    var account =
        merchants(account("BIDA_ALIPAY_", "2021") + "BIDA_ALIPAY_PUBLIC_KEY_BEFORE_FILE=" + before)
            .get("default");

    assertThat(account.signed("a=1", StandardCharsets.UTF_8, signed("alipay_platform"))).isTrue();
    assertThat(account.signed("a=1", StandardCharsets.UTF_8, signed("wechat_platform"))).isTrue();
    assertThat(account.signed("a=1", StandardCharsets.UTF_8, signed("alipay_app"))).isFalse();
  }

  private String signed(String pair) {
    var key = AlipayKeys.privateKey(Keys.file(folder, pair, "private_pkcs8_b64_der"));
    return AlipaySign.sign("a=1", StandardCharsets.UTF_8, key);
  }

  /** With it, our own requests would be believed when they come back. */
  @Test
  void refusesOurOwnPublicKeyInPlaceOfAlipays() {
    var own = Keys.file(folder, "alipay_app", "public_spki_pem");

    assertThatThrownBy(
            () ->
                merchants(
                    account("BIDA_ALIPAY_", "2021") + "BIDA_ALIPAY_PUBLIC_KEY_BEFORE_FILE=" + own))
        .hasMessageContaining("its own public key");
  }

  /** Each would miss the other's money in a statement that is its seller's. */
  @Test
  void refusesTwoAccountsOfOneSeller() {
    assertThatThrownBy(
            () ->
                merchants(account("BIDA_ALIPAY_", "2021") + account("BIDA_ALIPAY_SECOND_", "2022")))
        .hasMessageContaining("seller-id");
  }

  @Test
  void startsWithNoHalfAnAccountAndPrintsNoKey() {
    assertThatThrownBy(() -> merchants("BIDA_ALIPAY_URL=https://a;BIDA_ALIPAY_APP_ID=1"))
        .hasMessageContaining("default")
        .hasMessageContaining("app-key-file");
    assertThat(merchants(account("BIDA_ALIPAY_", "2021")).get("default").toString())
        .isEqualTo("alipay account 2021");
  }

  private String account(String prefix, String appId) {
    return "%1$sURL=https://openapi.alipay.com/gateway.do;%1$sAPP_ID=%2$s;%1$sSELLER_ID=2088;%1$sAPP_KEY_FILE=%3$s;%1$sPUBLIC_KEY_FILE=%4$s;"
        .formatted(
            prefix,
            appId,
            Keys.file(folder, "alipay_app", "private_pkcs8_pem"),
            Keys.file(folder, "alipay_platform", "public_spki_b64_der"));
  }

  private static CallbackRequest anything() {
    return new CallbackRequest("POST", "", Map.of(), "a=1&sign=x".getBytes(StandardCharsets.UTF_8));
  }

  private static AlipayChannel channel(Merchants<AlipayAccount> merchants) {
    var client = new AlipayClient(CLOCK);
    return new AlipayChannel(
        merchants,
        client,
        new AlipayOrders(client),
        new AlipayQueries(client, CLOCK),
        new AlipayRefunds(client, CLOCK),
        "https://shop.example.com");
  }

  private static Merchants<AlipayAccount> merchants(String environment) {
    var variables = new HashMap<String, String>();
    for (var variable : environment.split(";")) {
      var cut = variable.indexOf('=');
      if (cut > 0) {
        variables.put(variable.substring(0, cut), variable.substring(cut + 1));
      }
    }
    var config =
        new SmallRyeConfigBuilder()
            .withMapping(AlipayConfig.class)
            .withMapping(AlipayStatementConfig.class)
            .withSources(new EnvConfigSource(variables, 300))
            .build();
    return AlipayClient.merchants(config.getConfigMapping(AlipayConfig.class));
  }
}
