package bida.fulfillment.supplier.kakayun;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Settings of the supplier kakayun 卡卡云. Its codes are not public: the lists are what its simulator
 * says, and each site has to compare them with its own documents.
 */
@ConfigMapping(prefix = "bida.kakayun")
interface KakayunConfig {

  /** The site; without it there is no such supplier here. */
  Optional<URI> url();

  /**
   * Where it is asked about goods. Its documents name {@code http://public.kky.v3.api.kakayun.vip}
   * for it, whatever the site; not verified that a site answers too, which is asked without this.
   */
  Optional<URI> goodsUrl();

  Optional<String> userId();

  Optional<String> key();

  /** A host that does not take a connection by then will not take this one. */
  @WithDefault("PT3S")
  Duration connectTimeout();

  /** An order without an answer is asked about anyway. */
  @WithDefault("PT8S")
  Duration requestTimeout();

  /** Most recharges take minutes; an order it took is known to it long before that. */
  @WithDefault("PT30M")
  Duration maxProcessing();

  /** So many in a row, over the whole window: one may be a replica that lags behind. */
  @WithDefault("3")
  int notFoundAtLeast();

  /** No such product, none left, or dearer than {@code maxmoney}: nothing was ordered. */
  Optional<Set<Integer>> outOfStockCodes();

  /** Our balance there does not suffice: nothing was ordered, and somebody has to pay in. */
  Optional<Set<Integer>> balanceCodes();

  /** The account to top up is none. */
  Optional<Set<Integer>> accountInvalidCodes();

  /** "No such order" of a query. */
  Optional<Set<Integer>> orderNotFoundCodes();

  /** An answer has well below 4 kB; more is not an answer. */
  @WithDefault("65536")
  int maxAnswerBytes();
}
