package bida.fulfillment.supplier.template;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Settings of the supplier template. Not verified: write here what its documents do not say. */
@ConfigMapping(prefix = "bida.template")
interface TemplateConfig {

  /** The site; without it there is no such supplier here. */
  Optional<URI> url();

  Optional<String> key();

  /** A host that does not take a connection by then will not take this one. */
  @WithDefault("PT3S")
  Duration connectTimeout();

  /** How long its documents say to wait; an order without an answer is asked about anyway. */
  @WithDefault("PT8S")
  Duration requestTimeout();

  /** After so long an order that it took is known to it. */
  @WithDefault("PT30M")
  Duration maxProcessing();

  /** So many in a row, over the whole window: one may be a replica that lags behind. */
  @WithDefault("3")
  int notFoundAtLeast();

  /** Nothing was ordered, says which document? Empty until somebody has read it. */
  Optional<Set<String>> outOfStockCodes();

  /** Nothing was ordered: our balance there does not suffice. */
  Optional<Set<String>> balanceCodes();

  /** Nothing was ordered: the account to deliver to is none. */
  Optional<Set<String>> accountInvalidCodes();

  /** "No such order" of a query. */
  Optional<Set<String>> orderNotFoundCodes();

  /** How much an answer has at most, with room. */
  @WithDefault("65536")
  int maxAnswerBytes();
}
