package bida.fulfillment.supplier.generic;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The suppliers that speak our contract, each under a name of its own. */
@ConfigMapping(prefix = "bida.generic")
interface GenericConfig {

  @WithParentName
  Map<String, Member> members();

  /** Settings of one of them. */
  interface Member {

    /** Its orders are one path below; https outside of a developer's machine. Without it: none. */
    Optional<URI> url();

    /** {@code whsec_…} of Standard Webhooks: signs what we ask, and proves what it calls back. */
    Optional<String> secret();

    /** The one before, while both sides change over: it still proves, and nothing else. */
    Optional<String> secretBefore();

    /** A host that does not take a connection by then will not take this one. */
    @WithDefault("PT3S")
    Duration connectTimeout();

    /** The contract wants an answer within 5 s; what is not answered is asked about anyway. */
    @WithDefault("PT8S")
    Duration requestTimeout();

    /** By then an order it took is known to it, whatever it runs on. */
    @WithDefault("PT30M")
    Duration maxProcessing();

    /** So many in a row, over the whole window: one may be a replica that lags behind. */
    @WithDefault("3")
    int notFoundAtLeast();

    /** For how long it can be asked about an order, where it says so. */
    Optional<Duration> queryRetention();

    /** Nothing was ordered: no such product, none left, dearer than allowed. As in the contract. */
    @WithDefault("PRODUCT_UNKNOWN,OUT_OF_STOCK,TOO_DEAR")
    Optional<Set<String>> outOfStockCodes();

    /** Nothing was ordered: our balance there does not suffice. As in the contract. */
    @WithDefault("BALANCE_TOO_LOW")
    Optional<Set<String>> balanceCodes();

    /** Nothing was ordered: the account to deliver to is none. As in the contract. */
    @WithDefault("ACCOUNT_INVALID")
    Optional<Set<String>> accountInvalidCodes();

    /** It knows no such order. A 404 without this code may come from anywhere. */
    @WithDefault("ORDER_NOT_FOUND")
    Optional<Set<String>> orderNotFoundCodes();

    /** A thousand cards have below 256 kB; more is not an answer. */
    @WithDefault("262144")
    int maxAnswerBytes();
  }
}
