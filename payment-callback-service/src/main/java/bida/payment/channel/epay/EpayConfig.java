package bida.payment.channel.epay;

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

/** Our accounts at epay operators; without one the channel is off. */
@ConfigMapping(prefix = "bida.epay")
interface EpayConfig {

  @WithParentName
  @WithUnnamedKey(Merchants.DEFAULT)
  Map<String, Account> accounts();

  /** One of them. */
  interface Account {

    /** The operator's gateway, in which submit.php and api.php lie; unset: there is no account. */
    Optional<URI> url();

    /** Our merchant number there. */
    Optional<String> pid();

    /** Signs in both directions, and travels in the URLs of queries: neither may be logged. */
    Optional<String> key();

    /**
     * Still believed while keys are changed. Not called previous-key, because the environment could
     * not tell that from the key of an account named previous.
     */
    Optional<String> keyBefore();

    /** What stands between the parameters and the key: nothing, or {@code &key=} at some clones. */
    Optional<String> signSuffix();

    /** Whether the operator answers {@code api.php?act=order}. */
    @WithDefault("true")
    boolean query();

    /**
     * Whether a notification is believed only when the query says the same, where there is one: the
     * signature is MD5 over a shared key. No for an operator whose query lags behind.
     */
    @WithDefault("true")
    boolean askBack();

    @WithDefault("WHOLE")
    Refund refund();

    /** The apps whose money comes to this account rather than to the unnamed one. */
    Optional<List<String>> tenants();

    /** A host that does not accept within this is down. */
    @WithDefault("PT2S")
    Duration connectTimeout();

    /** Small operators on shared hosts need seconds, for a refund above all. */
    @WithDefault("PT8S")
    Duration callTimeout();
  }

  /** What {@code api.php?act=refund} does at the operator. */
  enum Refund {
    NONE,
    WHOLE
  }
}
