package bida.fulfillment.resale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may buy stands in the environment and nowhere else. */
class ResellersTest {

  private static final Map<String, String> MALL =
      Map.of(
          "BIDA_RESELLER_MALL_USER_ID", "100001",
          "BIDA_RESELLER_MALL_APP_SECRET", "9f8g9d78sg9d8f8ew9f89ds9f8ds9af8",
          "BIDA_RESELLER_MALL_MERCHANT_KEY", "merchantKey0001");

  @Test
  void areNamedByTheirVariables() {
    var mall = with(Map.of()).byUserId("100001").orElseThrow();

    assertThat(mall.name()).isEqualTo("mall");
    assertThat(mall.tenant()).isEqualTo("mall");
    assertThat(mall.buyerId()).isEqualTo("prepaid");
    assertThat(mall.currency()).isEqualTo("CNY");
    assertThat(mall.callback("http://anybody.example/x")).isEmpty();
    assertThat(mall.toString()).doesNotContain("9f8g9d78", "merchantKey0001");
  }

  @Test
  void doNotBuyWithoutAllTheirCredentials() {
    var half =
        with(
            Map.of(
                "BIDA_RESELLER_HALF_USER_ID", "2",
                "BIDA_RESELLER_HALF_MERCHANT_KEY", "key"));

    assertThat(half.byUserId("2")).isEmpty();
    assertThat(half.isTenant("half")).isFalse();
    assertThat(half.isTenant("mall")).isTrue();
  }

  @Test
  void areCalledAtTheirOriginAlone() {
    var mall =
        with(Map.of("BIDA_RESELLER_MALL_CALLBACK_ORIGIN", "http://cb.acpr.agiso.com"))
            .byUserId("100001")
            .orElseThrow();

    assertThat(mall.callback("http://cb.acpr.agiso.com/SupplierOrderNotify/1?a=b")).isPresent();
    assertThat(mall.callback("http://cb.acpr.agiso.com:81/x")).isEmpty();
    assertThat(mall.callback("http://cb.acpr.agiso.com.evil.example/x")).isEmpty();
    assertThat(mall.callback("http://cb.acpr.agiso.com@evil.example/x")).isEmpty();
    assertThat(mall.callback("https://cb.acpr.agiso.com/x")).isEmpty();
    assertThat(mall.callback("cb.acpr.agiso.com/x")).isEmpty();
    assertThat(mall.callback("http://[")).isEmpty();
  }

  /** Half right settings end the start rather than the first order. */
  @Test
  void areNotTwoOfOneUserOrOneApp() {
    assertThatThrownBy(() -> with(second("USER_ID", "100001", "TENANT", "second")))
        .hasMessageContaining("user id");
    assertThatThrownBy(() -> with(second("USER_ID", "100002", "TENANT", "mall")))
        .hasMessageContaining("tenant");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cb.acpr.agiso.com",
        "ftp://cb.acpr.agiso.com",
        "http://cb.acpr.agiso.com/",
        "http://user@cb.acpr.agiso.com",
        "http:cb"
      })
  void haveAnOriginThatIsOne(String origin) {
    assertThatThrownBy(() -> with(Map.of("BIDA_RESELLER_MALL_CALLBACK_ORIGIN", origin)))
        .hasMessageContaining("callback-origin");
  }

  @Test
  void haveASecretOf32Characters() {
    assertThatThrownBy(() -> with(Map.of("BIDA_RESELLER_MALL_APP_SECRET", "short")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Map<String, String> second(String... pairs) {
    var second = new HashMap<String, String>();
    second.put("BIDA_RESELLER_SECOND_APP_SECRET", "9f8g9d78sg9d8f8ew9f89ds9f8ds9af9");
    second.put("BIDA_RESELLER_SECOND_MERCHANT_KEY", "merchantKey0002");
    for (int i = 0; i < pairs.length; i += 2) {
      second.put("BIDA_RESELLER_SECOND_" + pairs[i], pairs[i + 1]);
    }
    return second;
  }

  private static Resellers with(Map<String, String> more) {
    var variables = new HashMap<>(MALL);
    variables.putAll(more);
    return new Resellers(
        new SmallRyeConfigBuilder()
            .withMapping(ResellerConfig.class)
            .withSources(new EnvConfigSource(variables, 300))
            .build()
            .getConfigMapping(ResellerConfig.class));
  }
}
