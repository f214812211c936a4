package bida.payment.core;

import java.time.Duration;
import java.time.Instant;

/** What can be asked of a payment window. */
public sealed interface WindowCommand {

  /** The buyer wants to pay; {@code limit} attempts at most. */
  record OpenAttempt(Instant at, int limit) implements WindowCommand {}

  /** This attempt was opened, and forgotten by a restore: its number must not be given again. */
  record CountAttempt(int attempt) implements WindowCommand {}

  /** The order wants no more money. */
  record Fence(Instant at) implements WindowCommand {}

  /** The channel that was to pay it by itself does not, for {@code why}. */
  record Decline(String why, Instant at) implements WindowCommand {}

  /** Right money arrived, through whichever attempt. */
  record TakeMoney() implements WindowCommand {}

  /** Every attempt is closed at its channel or accounted for. */
  record Close(Instant at) implements WindowCommand {}

  /** The order belongs to another account of its app. */
  record Relink(String buyerId) implements WindowCommand {}

  /** A channel gave no final answer; after {@code patience} a person should know. */
  record KeepClosing(Instant at, Duration patience) implements WindowCommand {}

  /** Once every open attempt was asked about; {@code anyOpen}: one is still. */
  static WindowCommand onceAsked(boolean anyOpen, Instant at, Duration patience) {
    return anyOpen ? new KeepClosing(at, patience) : new Close(at);
  }
}
