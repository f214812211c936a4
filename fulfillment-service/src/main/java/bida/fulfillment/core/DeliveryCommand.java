package bida.fulfillment.core;

import bida.contracts.Actor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What may be asked of, or told about, the delivery of a line. */
public sealed interface DeliveryCommand {

  /** The vault gave all keys of the line. */
  record IssueKeys() implements DeliveryCommand {}

  /** Every unit of the line has its ticket; {@code useUntil} ends the time of their use. */
  record IssueTickets(Instant useUntil) implements DeliveryCommand {}

  record KeysMissing() implements DeliveryCommand {}

  /** There is no way to deliver it: no supplier is set for the SKU, or the account is missing. */
  record GiveUp(Actor actor, String reason) implements DeliveryCommand {}

  record RevealKeys() implements DeliveryCommand {}

  /** The buyer typed another account. */
  record CorrectAccount(String account, Instant promisedBy) implements DeliveryCommand {
    @Override
    public String toString() {
      return "CorrectAccount[***]";
    }
  }

  /** Committed before the supplier is called. */
  record Dispatch() implements DeliveryCommand {}

  /** The connection was refused: the supplier cannot have seen it. */
  record NotSent(String cause) implements DeliveryCommand {}

  /** The supplier has it and works on it. */
  record Accepted(@Nullable String supplierReference) implements DeliveryCommand {}

  /** A confirmed refusal of the submission, from the adapter's allow-list. */
  record Rejected(Actor actor, String reason) implements DeliveryCommand {}

  /** Timeout, 5xx, garbage, bad signature, "state unconfirmed": no news is not bad news. */
  record Uncertain(String cause) implements DeliveryCommand {}

  record NotFound() implements DeliveryCommand {}

  record Succeeded(@Nullable String supplierReference) implements DeliveryCommand {}

  /** A supplier that had confirmed a failure delivered after all. */
  record EarlierSucceeded(String attemptNo, @Nullable String supplierReference)
      implements DeliveryCommand {}

  /** An answer about an attempt that is over by now. */
  record Overtaken(String attemptNo) implements DeliveryCommand {}

  /** Confirmed by the supplier's own final status. */
  record Failed(Actor actor, String reason) implements DeliveryCommand {}

  /** Fence it: only where nothing left yet. {@link HoldRule} decides for the whole order. */
  record Hold() implements DeliveryCommand {}
}
