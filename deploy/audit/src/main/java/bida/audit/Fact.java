package bida.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of one database, as far as it is compared with those of others under the same key. */
sealed interface Fact {

  /** The order's number; of money without an order, the payment's. */
  String key();

  /** While it is young, all under its key is in flight. */
  Instant changedAt();

  record Order(
      String key,
      String status,
      long capturedMinor,
      long refundedMinor,
      String currency,
      @Nullable String paymentId,
      Instant changedAt)
      implements Fact {}

  /** Changes with its order. */
  record Line(String key, long lineNo, String state, long amountMinor, boolean claimUpheld)
      implements Fact {
    @Override
    public Instant changedAt() {
      return Instant.EPOCH;
    }
  }

  /** Authentic money that came, and has not become another payment's. */
  record Payment(
      String key,
      String paymentId,
      String status,
      long receivedMinor,
      String currency,
      Instant changedAt)
      implements Fact {}

  /** A refund at its channel. */
  record Return(
      String key,
      String refundNo,
      String paymentId,
      String status,
      long amountMinor,
      Instant changedAt)
      implements Fact {}

  /** A refund as it was asked for, before and while the channel carries it out. */
  record Wish(String key, String paymentId, String status, Instant changedAt) implements Fact {}

  /** What the channel gave the payer for a dispute that was lost. */
  record Loss(String key, String paymentId, long amountMinor, Instant changedAt) implements Fact {}

  record Case(String key, String caseNo, boolean open, Instant dueAt, Instant changedAt)
      implements Fact {}

  record Delivery(String key, long lineNo, String status, Instant changedAt) implements Fact {}

  /** One that its supplier has, or may have. */
  record Attempt(String key, String attemptNo, long lineNo, String status, Instant changedAt)
      implements Fact {}

  /** The last event under a key that is old enough to have arrived. */
  record Published(String key, long sequence) implements Fact {
    @Override
    public Instant changedAt() {
      return Instant.EPOCH;
    }
  }

  /** How far a reader came with a key. */
  record Applied(String key, Book reader, long last, long waiting) implements Fact {
    @Override
    public Instant changedAt() {
      return Instant.EPOCH;
    }
  }

  /** A difference that a person has to know of, under the key of the case that says so. */
  record Trouble(String key, String subject, String what, Instant changedAt) implements Fact {}
}
