package bida.payment.channel.stripe;

import bida.payment.channel.Merchants;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import io.smallrye.config.WithUnnamedKey;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Our accounts at Stripe; without one the channel is off. */
@ConfigMapping(prefix = "bida.stripe")
interface StripeConfig {

  @WithParentName
  @WithUnnamedKey(Merchants.DEFAULT)
  Map<String, Account> accounts();

  /** One of them. */
  interface Account {

    /** {@code sk_…} or {@code rk_…}; unset: there is no account. It also tells live from test. */
    Optional<String> key();

    /** Signs what Stripe sends to our endpoint: {@code whsec_…}, used whole. */
    Optional<String> webhookSecret();

    /** Still believed while the secret is rolled, which Stripe does for up to a day. */
    Optional<String> webhookSecretBefore();

    /** {@code acct_…} of a platform's connected account; unset: the account of the key itself. */
    Optional<String> account();

    /** Stripe, or a simulator. */
    @WithDefault("https://api.stripe.com")
    URI url();

    /** The apps whose money comes to this account rather than to the unnamed one. */
    Optional<List<String>> tenants();

    /** A host that does not accept within this is down. */
    @WithDefault("PT2S")
    Duration connectTimeout();

    /** Stripe asks card networks within a call; most answers come in one second. */
    @WithDefault("PT10S")
    Duration callTimeout();

    /** Pages of 100 looked through for a number whose answer got lost: minutes of a busy shop. */
    @WithDefault("20")
    int lookupPages();

    /** Pages of 100 of one day's statement: half a million rows, more is a mistake. */
    @WithDefault("5000")
    int statementPages();

    /** How long after midnight in Shanghai a day is asked for: rows may come seconds late. */
    @WithDefault("PT1H")
    Duration statementAfter();
  }
}
