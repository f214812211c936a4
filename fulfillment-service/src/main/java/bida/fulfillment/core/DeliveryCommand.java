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

  /**
   * The supplier knows of no such order.
   *
   * @param askedAt before the question left: an answer may be written down long after it was true
   */
  record NotFound(Instant askedAt) implements DeliveryCommand {}

  record Succeeded(@Nullable String supplierReference) implements DeliveryCommand {}

  /**
   * A supplier says that it has sold the cards of the line.
   *
   * @param held how many good ones of this attempt are sealed here by now
   * @param refused how many of its answer are none: sold before, twice in it, expired, or empty
   */
  record CardsArrived(@Nullable String supplierReference, int held, int refused)
      implements DeliveryCommand {}

  /** It is older than its supplier can be asked about. */
  record Forgotten() implements DeliveryCommand {}

  /** A supplier that had confirmed a failure delivered after all. */
  record EarlierSucceeded(String attemptNo, @Nullable String supplierReference)
      implements DeliveryCommand {}

  /** An answer about an attempt that is over by now. */
  record Overtaken(String attemptNo) implements DeliveryCommand {}

  /** Confirmed by the supplier's own final status. */
  record Failed(Actor actor, String reason) implements DeliveryCommand {}

  /** Its outcome has been unknown for as long as was agreed. */
  record WriteOff() implements DeliveryCommand {}

  /** Other keys took the place of all keys of the line. */
  record Reissue() implements DeliveryCommand {}

  /** A claim about it was right: nothing of the line stays with its buyer. */
  record TakeBack(String reason) implements DeliveryCommand {}

  /** Some of its ways may be under maintenance now. */
  record MeetMaintenance(Closures closed) implements DeliveryCommand {}

  /** The buyer asks after it, so that whoever has it is asked now. */
  record AskNow() implements DeliveryCommand {}

  /** It is delivered by hand, and its deadline has passed. */
  record AwaitOperator() implements DeliveryCommand {}

  /** Fence it: only where nothing left yet. {@link HoldRule} decides for all that were named. */
  record Hold() implements DeliveryCommand {}
}
