package bida.fulfillment.supplier.reloadly;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Settings of the supplier Reloadly. Not verified: the code it answers to a {@code
 * customIdentifier} that was used before, that its list of gift-card orders can be narrowed by one,
 * the unit of the webhook's timestamp, and the webhook's signature, which three users of it
 * describe alike and its public documents do not.
 */
@ConfigMapping(prefix = "bida.reloadly")
interface ReloadlyConfig {

  /** Without id and secret there is no such supplier here. */
  Optional<String> clientId();

  Optional<String> clientSecret();

  /** Of the webhook in its dashboard; without it callbacks are refused, and queries suffice. */
  Optional<String> webhookSecret();

  @WithDefault("https://auth.reloadly.com")
  URI authUrl();

  @WithDefault("https://topups.reloadly.com")
  URI topupsUrl();

  @WithDefault("https://giftcards.reloadly.com")
  URI giftcardsUrl();

  /** What a token for top-ups is asked for; the sandbox has its own. */
  @WithDefault("https://topups.reloadly.com")
  String topupsAudience();

  /** What a token for gift cards is asked for. */
  @WithDefault("https://giftcards.reloadly.com")
  String giftcardsAudience();

  /** Who gives a gift card, which every order has to name. */
  @WithDefault("Bida")
  String senderName();

  /** Tokens live for a day or more; one that ends within a call would be refused half-way. */
  @WithDefault("PT5M")
  Duration renewBefore();

  /** A host that does not take a connection by then will not take this one. */
  @WithDefault("PT3S")
  Duration connectTimeout();

  /** Four of these are the most that one submission waits, with a token fetched twice. */
  @WithDefault("PT8S")
  Duration requestTimeout();

  /** Operators answer within minutes; an order it took is known to it at once. */
  @WithDefault("PT30M")
  Duration maxProcessing();

  /** So many in a row, over the whole window: one may be a replica that lags behind. */
  @WithDefault("3")
  int notFoundAtLeast();

  /** Checked before anything is ordered, as its table of error codes describes them. */
  @WithDefault(
      "COUNTRY_NOT_SUPPORTED,OPERATOR_UNAVAILABLE_OR_CURRENTLY_INACTIVE,OPERATOR_NOT_IN_SERVICE,"
          + "INVALID_AMOUNT_FOR_OPERATOR,INVALID_AMOUNT")
  Optional<Set<String>> outOfStockCodes();

  /** The account lacks balance for what was asked: somebody has to pay in. */
  @WithDefault("INSUFFICIENT_BALANCE")
  Optional<Set<String>> balanceCodes();

  /** The number to top up is none of its country. */
  @WithDefault("INVALID_RECIPIENT_PHONE,INVALID_PHONE_NUMBER")
  Optional<Set<String>> accountInvalidCodes();

  /** A page of ten transactions has below 16 kB; more is not an answer. */
  @WithDefault("65536")
  int maxAnswerBytes();
}
