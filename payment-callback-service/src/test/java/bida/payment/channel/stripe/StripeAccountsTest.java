package bida.payment.channel.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bida.payment.channel.CallbackRequest;
import bida.payment.channel.Capabilities;
import bida.payment.channel.Merchants;
import bida.payment.channel.Reading.Reason;
import bida.payment.channel.Reading.Rejected;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StripeAccountsTest {

  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

  @Test
  void isOffWhereNothingIsSet() {
    for (var nothing :
        new String[] {
          "", "BIDA_STRIPE_KEY=;BIDA_STRIPE_WEBHOOK_SECRET=;BIDA_STRIPE_URL=https://api.stripe.com"
        }) {
      var merchants = merchants(nothing);

      assertThat(merchants.all()).isEmpty();
      assertThat(channel(merchants).offers("checkout", "CNY")).isFalse();
      assertThat(new StripeCallbacks(merchants, CLOCK).read(anything()))
          .isEqualTo(new Rejected(Reason.UNKNOWN_KEY));
    }
  }

  @Test
  void readsSeveralAccountsFromTheEnvironment() {
    var merchants =
        merchants(
            "BIDA_STRIPE_KEY=sk_test_1;BIDA_STRIPE_WEBHOOK_SECRET=whsec_1;"
                + "BIDA_STRIPE_WEBHOOK_SECRET_BEFORE=whsec_0;BIDA_STRIPE_URL=http://here:1/;"
                + "BIDA_STRIPE_SECOND_KEY=rk_live_2;BIDA_STRIPE_SECOND_WEBHOOK_SECRET=whsec_2;"
                + "BIDA_STRIPE_SECOND_ACCOUNT=acct_2;BIDA_STRIPE_SECOND_TENANTS=app-2,app-3;"
                + "BIDA_STRIPE_SECOND_CALL_TIMEOUT=PT3S");

    assertThat(merchants.names()).containsExactlyInAnyOrder("default", "second");
    assertThat(merchants.of("app-1")).isEqualTo("default");
    assertThat(merchants.of("app-3")).isEqualTo("second");
    var first = merchants.get("default");
    assertThat(first.url().toString()).isEqualTo("http://here:1");
    assertThat(first.webhookSecretBefore()).contains("whsec_0");
    var second = merchants.get("second");
    assertThat(second.url().toString()).isEqualTo("https://api.stripe.com");
    assertThat(second.account()).contains("acct_2");
    assertThat(second.callTimeout()).isEqualTo(Duration.ofSeconds(3));
  }

  @ParameterizedTest
  @CsvSource({
    "checkout, CNY, true",
    "checkout, JPY, true",
    "checkout, ISK, true",
    "checkout, MGA, false",
    "card, CNY, false"
  })
  void offersItsPageInWhateverHasExactAmounts(String method, String currency, boolean offered) {
    var merchants = merchants("BIDA_STRIPE_KEY=sk_test_1;BIDA_STRIPE_WEBHOOK_SECRET=whsec_1");

    assertThat(channel(merchants).offers(method, currency)).isEqualTo(offered);
  }

  @Test
  void neverPrintsASecret() {
    var merchants =
        merchants(
            "BIDA_STRIPE_KEY=sk_test_secretWord;BIDA_STRIPE_WEBHOOK_SECRET=whsec_secretWord;"
                + "BIDA_STRIPE_WEBHOOK_SECRET_BEFORE=whsec_secretWord0");

    assertThat(merchants.get("default").toString()).doesNotContain("secretWord");
  }

  /** Stripe tells of money by its intent; a person reads charges too. */
  @Test
  void takesNoChargeForTheNumberOfMoney() {
    var stripe = channel(merchants("BIDA_STRIPE_KEY=sk_test_1;BIDA_STRIPE_WEBHOOK_SECRET=whsec_1"));

    assertThat(stripe.moneyAsRead("default", "pi_1")).contains("pi_1");
    assertThat(stripe.moneyAsRead("default", "ch_1")).isEmpty();
  }

  /** What nobody can ask about has to end by a person; else it would be tried for ever. */
  @Test
  void canDoNothingForAnAccountThatIsGone() {
    var stripe = channel(merchants("BIDA_STRIPE_KEY=sk_test_1;BIDA_STRIPE_WEBHOOK_SECRET=whsec_1"));

    assertThat(stripe.capabilitiesOf("default")).isEqualTo(Capabilities.all());
    assertThat(stripe.capabilitiesOf("gone")).isEqualTo(Capabilities.none());
  }

  /** Each would miss the other's money in a balance that is its account's. */
  @Test
  void refusesTheSameAccountTwice() {
    assertThatThrownBy(
            () ->
                merchants(
                    "BIDA_STRIPE_KEY=sk_test_1;BIDA_STRIPE_WEBHOOK_SECRET=whsec_1;"
                        + "BIDA_STRIPE_SECOND_KEY=sk_test_1;"
                        + "BIDA_STRIPE_SECOND_WEBHOOK_SECRET=whsec_2"))
        .hasMessageContaining("same account");
  }

  @Test
  void startsWithNoHalfAnAccountAndNoPublishableKey() {
    assertThatThrownBy(() -> merchants("BIDA_STRIPE_KEY=sk_test_1"))
        .hasMessageContaining("default")
        .hasMessageContaining("webhook-secret");
    assertThatThrownBy(
            () -> merchants("BIDA_STRIPE_KEY=pk_test_word;BIDA_STRIPE_WEBHOOK_SECRET=whsec_1"))
        .hasMessageContaining("key")
        .hasMessageNotContaining("word");
  }

  private static CallbackRequest anything() {
    return new CallbackRequest(
        "POST", "", Map.of("Stripe-Signature", List.of("t=1,v1=00")), new byte[0]);
  }

  private static StripeChannel channel(Merchants<StripeAccount> merchants) {
    var client = new StripeClient();
    return new StripeChannel(
        merchants,
        new StripeSessions(client, CLOCK),
        new StripePayments(client, CLOCK),
        new StripeRefunds(client, CLOCK),
        "https://shop.example.com");
  }

  private static Merchants<StripeAccount> merchants(String environment) {
    var variables = new HashMap<String, String>();
    for (var variable : environment.split(";")) {
      var cut = variable.indexOf('=');
      if (cut > 0) {
        variables.put(variable.substring(0, cut), variable.substring(cut + 1));
      }
    }
    var config =
        new SmallRyeConfigBuilder()
            .withMapping(StripeConfig.class)
            .withSources(new EnvConfigSource(variables, 300))
            .build();
    return StripeClient.merchants(config.getConfigMapping(StripeConfig.class));
  }
}
