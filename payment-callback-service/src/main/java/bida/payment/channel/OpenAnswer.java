package bida.payment.channel;

import bida.payment.core.Movement;

/** What a channel says to a new attempt. */
public sealed interface OpenAnswer {

  /** {@code handle}: by which the buyer pays, a link or an id; see {@link Channel#payWith}. */
  record Opened(String handle) implements OpenAnswer {}

  /** It will not open this number now: paid already, closed, or a mistake of ours. */
  record Refused(String code) implements OpenAnswer {}

  /**
   * It has this number with other parameters than we send now: that order has to be closed before
   * another number is opened.
   */
  record KnownOtherwise(String code) implements OpenAnswer {}

  /** Paid in the same breath. */
  record Paid(Movement.MoneyIn money) implements OpenAnswer {}

  /**
   * The buyer cannot pay this way, and nothing can be taken under this number any more: the app
   * offers another way. The code is part of the API.
   */
  record Declined(String code, String why) implements OpenAnswer {}

  record NoAnswer(String why) implements OpenAnswer {}
}
