package bida.fulfillment.ticket.core;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What a scanned code says, before it is signed.
 *
 * @param step the 30 s since the epoch in which it was shown; 0 for one that can be printed
 */
public record TicketCode(UUID ticketId, int codeVersion, int step) {

  /** An app asks for the next one when a step is over. */
  public static final Duration STEP = Duration.ofSeconds(30);

  /**
   * From the beginning of its step: whatever moment of it a screenshot shows, 60 s later it is old.
   */
  public static final Duration LIFE = Duration.ofSeconds(60);

  public static final int BYTES = 1 + 16 + 4 + 4;

  // Another layout would be another number.
  private static final byte FORMAT = 1;

  public static TicketCode of(Ticket ticket, Instant now) {
    var step =
        switch (ticket.product().codeMode()) {
          case STATIC -> 0;
          case ROTATING -> Math.toIntExact(now.getEpochSecond() / STEP.toSeconds());
        };
    return new TicketCode(ticket.id(), ticket.codeVersion(), step);
  }

  public boolean isStatic() {
    return step == 0;
  }

  public Instant shownFrom() {
    return Instant.ofEpochSecond(step * STEP.toSeconds());
  }

  /** One step ahead is allowed: the clocks of two instances differ a little. */
  public boolean isFresh(Instant at) {
    var age = Duration.between(shownFrom(), at);
    return isStatic() || age.compareTo(LIFE) <= 0 && age.plus(STEP).isPositive();
  }

  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES)
        .put(FORMAT)
        .putLong(ticketId.getMostSignificantBits())
        .putLong(ticketId.getLeastSignificantBits())
        .putInt(codeVersion)
        .putInt(step)
        .array();
  }

  public static Optional<TicketCode> read(byte[] bytes) {
    var in = ByteBuffer.wrap(bytes);
    return bytes.length == BYTES && in.get() == FORMAT
        ? Optional.of(
            new TicketCode(new UUID(in.getLong(), in.getLong()), in.getInt(), in.getInt()))
        : Optional.empty();
  }
}
