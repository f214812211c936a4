package bida.fulfillment.supplier.ding;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Settings of the supplier DingConnect. Not verified, for it stands behind a login or nowhere: how
 * long a {@code DistributorRef} may be, whether one used before is refused, which HTTP status comes
 * with which error, and the callback of its deferred mode, which is therefore not used.
 */
@ConfigMapping(prefix = "bida.ding")
interface DingConfig {

  /** https://api.dingconnect.com; without it there is no such supplier here. */
  Optional<URI> url();

  /** An API key of the account; one made under a test agent moves no money. */
  Optional<String> apiKey();

  /** The currency of the values sent; without it Ding takes the account's. */
  Optional<String> sendCurrency();

  /** A host that does not take a connection by then will not take this one. */
  @WithDefault("PT3S")
  Duration connectTimeout();

  /**
   * Its documents ask for 90 s and a query afterwards. Ours comes earlier: a call has to end well
   * within the lease of a delivery (1 min), and what is not answered is asked about anyway.
   */
  @WithDefault("PT45S")
  Duration requestTimeout();

  /** It gives up a transfer after 90 s; what it processes in batches takes longer. */
  @WithDefault("PT30M")
  Duration maxProcessing();

  /** So many in a row, over the whole window: one may be a replica that lags behind. */
  @WithDefault("3")
  int notFoundAtLeast();

  /** It lists transfers of the last 2 months only: "not found" says nothing of older ones. */
  @WithDefault("P60D")
  Duration queryRetention();

  /**
   * No such product now. As the table of its test numbers has it; its own page on error and context
   * codes is not public, so compare before going live, and leave out what it does not confirm.
   */
  @WithDefault("ProductUnavailable")
  Optional<Set<String>> outOfStockCodes();

  /** Looked at before anything is sent to the operator: somebody has to pay in. */
  @WithDefault("InsufficientBalance")
  Optional<Set<String>> balanceCodes();

  /** The number to top up is none, or none of this product's operator: nothing was sent. */
  @WithDefault("AccountNumberInvalid")
  Optional<Set<String>> accountInvalidCodes();

  /** An answer about one transfer has well below 8 kB; more is not an answer. */
  @WithDefault("65536")
  int maxAnswerBytes();
}
