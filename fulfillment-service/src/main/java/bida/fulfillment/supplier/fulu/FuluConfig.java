package bida.fulfillment.supplier.fulu;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Set;

/** Settings of the supplier fulu. */
@ConfigMapping(prefix = "bida.fulu")
interface FuluConfig {

  /** Its gateway is one path below. */
  @WithDefault("http://127.0.0.1:8092")
  URI url();

  String appKey();

  /** Signs, and opens cards: it has 32 characters then. */
  String appSecret();

  /** A host that does not take a connection by then will not take this one. */
  @WithDefault("PT3S")
  Duration connectTimeout();

  /**
   * Its answers take below 2 s; waiting longer helps nobody, for the order is asked about anyway.
   */
  @WithDefault("PT8S")
  Duration requestTimeout();

  /** Its documents promise a final status within 10 minutes for direct recharges. */
  @WithDefault("PT10M")
  Duration maxProcessing();

  /** So many in a row, over the whole window: one may be a replica that lags behind. */
  @WithDefault("3")
  int notFoundAtLeast();

  /** Refusals over the product or its stock, before anything is ordered. */
  @WithDefault("3001,3002,3003,3004,3005,3008")
  Set<Integer> outOfStockCodes();

  /** Refusals over the account to top up. Not verified against its current documents. */
  @WithDefault("3009")
  Set<Integer> accountInvalidCodes();

  /** "No such order" of a query. Not verified against its current documents. */
  @WithDefault("3006")
  Set<Integer> orderNotFoundCodes();

  /** A thousand cards take 200 kB, goods their whole description; an order has well below 1. */
  @WithDefault("524288")
  int maxAnswerBytes();
}
