package bida.payment.channel.epay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bida.payment.channel.CallbackRequest;
import bida.payment.channel.Capabilities.Refunds;
import bida.payment.channel.Form;
import bida.payment.channel.Merchants;
import bida.payment.channel.Reading;
import bida.payment.channel.Reading.Authentic;
import bida.payment.channel.Reading.Hearsay;
import bida.payment.channel.Reading.Reason;
import bida.payment.channel.Reading.Rejected;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EpayAccountsTest {

  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

  @Test
  void isOffWhereNothingIsSet() {
    for (var nothing : new String[] {"", "BIDA_EPAY_URL=;BIDA_EPAY_PID=;BIDA_EPAY_KEY="}) {
      var merchants = merchants(nothing);

      assertThat(merchants.all()).isEmpty();
      var channel = channel(merchants);
      assertThat(channel.offers("alipay", "CNY")).isFalse();
      assertThat(new EpayCallbacks(merchants, CLOCK).read(anything()))
          .isEqualTo(new Rejected(Reason.UNKNOWN_KEY));
    }
  }

  @Test
  void readsSeveralAccountsFromTheEnvironment() {
    var merchants =
        merchants(
            "BIDA_EPAY_URL=https://pay.example.com/;BIDA_EPAY_PID=1001;BIDA_EPAY_KEY=k1;"
                + "BIDA_EPAY_KEY_BEFORE=k0;BIDA_EPAY_SIGN_SUFFIX=&key=;"
                + "BIDA_EPAY_SECOND_URL=https://b.example.com/x;BIDA_EPAY_SECOND_PID=2;"
                + "BIDA_EPAY_SECOND_KEY=k2;BIDA_EPAY_SECOND_TENANTS=app-2,app-3;"
                + "BIDA_EPAY_SECOND_QUERY=false;BIDA_EPAY_SECOND_REFUND=NONE");

    assertThat(merchants.of("app-1")).isEqualTo("default");
    assertThat(merchants.of("app-3")).isEqualTo("second");
    assertThat(merchants.get("default").page("api.php").toString())
        .isEqualTo("https://pay.example.com/api.php");
    var channel = channel(merchants);
    assertThat(channel.offers("wxpay", "CNY")).isTrue();
    assertThat(channel.offers("wxpay", "USD")).isFalse();
    assertThat(channel.offers("card", "CNY")).isFalse();
    assertThat(channel.capabilitiesOf("default").query()).isTrue();
    assertThat(channel.capabilitiesOf("default").refund()).isEqualTo(Refunds.WHOLE);
    assertThat(channel.capabilitiesOf("second").query()).isFalse();
    assertThat(channel.capabilitiesOf("second").refund()).isEqualTo(Refunds.NONE);
    assertThat(channel.capabilitiesOf("forgotten").query()).isFalse();
  }

  /** MD5 over a shared key is weak: the query is a second word, where there is one. */
  @Test
  void asksBackWhereItCan() {
    var account = "BIDA_EPAY_URL=https://a;BIDA_EPAY_PID=1;BIDA_EPAY_KEY=k;";

    assertThat(merchants(account).get("default").asksBack()).isTrue();
    assertThat(merchants(account + "BIDA_EPAY_ASK_BACK=false").get("default").asksBack()).isFalse();
    assertThat(merchants(account + "BIDA_EPAY_QUERY=false").get("default").asksBack()).isFalse();
  }

  @Test
  void doesNotBelieveANotificationWhereItAsksBack() {
    var account = "BIDA_EPAY_URL=https://a;BIDA_EPAY_PID=1;BIDA_EPAY_KEY=k;";

    assertThat(reading(account)).isInstanceOf(Hearsay.class);
    assertThat(reading(account + "BIDA_EPAY_ASK_BACK=false")).isInstanceOf(Authentic.class);
  }

  private static Reading reading(String account) {
    var params =
        new HashMap<>(
            Map.of(
                "pid", "1",
                "trade_no", "7",
                "out_trade_no", "VG01",
                "money", "9.90",
                "trade_status", "TRADE_SUCCESS"));
    params.put("sign", EpaySign.of(params, "k"));
    var request = new CallbackRequest("GET", Form.write(params), Map.of(), new byte[0]);
    return new EpayCallbacks(merchants(account), CLOCK).read(request);
  }

  @Test
  void servesOnlyTheAppsThatNamedAccountsNameWhereThereIsNoOther() {
    var channel =
        channel(
            merchants(
                "BIDA_EPAY_ONE_URL=https://a;BIDA_EPAY_ONE_PID=1;BIDA_EPAY_ONE_KEY=k;"
                    + "BIDA_EPAY_ONE_TENANTS=app-1"));

    assertThat(channel.serves("app-1")).isTrue();
    assertThat(channel.serves("app-2")).isFalse();
  }

  @Test
  void believesBothKeysOfAnAccountAndSignsWithTheNewOne() {
    var account =
        merchants(
                "BIDA_EPAY_URL=https://a;BIDA_EPAY_PID=1;BIDA_EPAY_KEY=new;BIDA_EPAY_KEY_BEFORE=old;"
                    + "BIDA_EPAY_SIGN_SUFFIX=&key=")
            .get("default");
    var params = Map.of("pid", "1");

    assertThat(account.sign(params)).isEqualTo(EpaySign.of(params, "&key=new"));
    assertThat(account.signed(params, EpaySign.of(params, "&key=new"))).isTrue();
    assertThat(account.signed(params, EpaySign.of(params, "&key=old"))).isTrue();
    assertThat(account.signed(params, EpaySign.of(params, "old"))).isFalse();
  }

  @Test
  void e33NeverPrintsAKey() {
    var merchants = merchants("BIDA_EPAY_URL=https://a;BIDA_EPAY_PID=1;BIDA_EPAY_KEY=secret-word");

    assertThat(merchants.get("default").toString()).doesNotContain("secret-word");
  }

  @Test
  void startsWithNoHalfAnAccount() {
    assertThatThrownBy(() -> merchants("BIDA_EPAY_URL=https://a;BIDA_EPAY_PID=1"))
        .hasMessageContaining("default")
        .hasMessageContaining("key");
  }

  private static CallbackRequest anything() {
    return new CallbackRequest("GET", "pid=1&sign=x", Map.of(), new byte[0]);
  }

  private static EpayChannel channel(Merchants<EpayAccount> merchants) {
    var client = new EpayClient();
    return new EpayChannel(
        merchants, client, new EpayRefunds(client, CLOCK), CLOCK, "https://shop.example.com");
  }

  private static Merchants<EpayAccount> merchants(String environment) {
    var variables = new HashMap<String, String>();
    for (var variable : environment.split(";")) {
      var cut = variable.indexOf('=');
      if (cut > 0) {
        variables.put(variable.substring(0, cut), variable.substring(cut + 1));
      }
    }
    var config =
        new SmallRyeConfigBuilder()
            .withMapping(EpayConfig.class)
            .withSources(new EnvConfigSource(variables, 300))
            .build();
    return EpayClient.merchants(config.getConfigMapping(EpayConfig.class));
  }
}
