package bida.fulfillment.supplier.agiso;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Settings of a supplier that speaks agiso's SUP protocol. 1100, 1220, 1230 and 1250 are the
 * protocol's; the other codes differ from supplier to supplier.
 */
@ConfigMapping(prefix = "bida.agiso")
interface AgisoConfig {

  /** The supplier; without it there is no such supplier here. */
  Optional<URI> url();

  /** Who buys, as the supplier knows us. */
  Optional<String> userId();

  /** 32 characters: signs, and is the key that cards are encrypted with. */
  Optional<String> appSecret();

  Optional<String> merchantKey();

  /** A host that does not take a connection by then will not take this one. */
  @WithDefault("PT3S")
  Duration connectTimeout();

  /** An order without an answer is asked about anyway. */
  @WithDefault("PT8S")
  Duration requestTimeout();

  /** Cards come at once, recharges within minutes; an order it took is known long before that. */
  @WithDefault("PT30M")
  Duration maxProcessing();

  /** So many in a row, over the whole window: one may be a replica that lags behind. */
  @WithDefault("3")
  int notFoundAtLeast();

  /** It can be asked about an order for so long; not verified, so without end until it is told. */
  Optional<Duration> queryRetention();

  /** No such product, dearer than {@code maxAmount}, none left: nothing was ordered. */
  @WithDefault("1100,1220,1230")
  Set<Integer> outOfStockCodes();

  /** Our balance there does not suffice: nothing was ordered, and somebody has to pay in. */
  Optional<Set<Integer>> balanceCodes();

  /** The account to top up is none. */
  Optional<Set<Integer>> accountInvalidCodes();

  /** "No such order" of a query. */
  Optional<Set<Integer>> orderNotFoundCodes();

  /** Where a supplier lists a day's orders, an addition to the protocol; without it, nowhere. */
  Optional<String> statementPath();

  /** Orders in one page of it: below 100 kB. */
  @WithDefault("500")
  int statementPage();

  /** A day is complete so long after its midnight in Beijing. */
  @WithDefault("PT2H")
  Duration statementAfter();

  /** An answer with a thousand cards has 200 kB; more is not an answer. */
  @WithDefault("524288")
  int maxAnswerBytes();
}
