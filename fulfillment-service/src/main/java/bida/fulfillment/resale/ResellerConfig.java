package bida.fulfillment.resale;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** The platforms that may buy here, each under a name of its own. */
@ConfigMapping(prefix = "bida.reseller")
interface ResellerConfig {

  @WithParentName
  Map<String, Member> members();

  /** Settings of one of them. */
  interface Member {

    /** The app it is here, whose offers are its prices; its name where nothing else is said. */
    Optional<String> tenant();

    /** Whose wallet pays, as the app calls it. */
    @WithDefault("prepaid")
    String buyer();

    /** What the prices of its offers, its wallet and {@code maxAmount} are in. */
    @WithDefault("CNY")
    String currency();

    /** Who buys, as it names itself. Without it and both secrets it cannot. */
    Optional<String> userId();

    /** 32 characters: signs, and is the key that cards are encrypted with. */
    Optional<String> appSecret();

    Optional<String> merchantKey();

    /** The one before, while both sides change over: it still proves, and signs nothing. */
    Optional<String> merchantKeyBefore();

    /**
     * Scheme, host and port it may be called back at, such as {@code http://cb.acpr.agiso.com}. An
     * address comes with every order: without this one none of them is called.
     */
    Optional<URI> callbackOrigin();
  }
}
