package bida.payment;

import bida.payment.core.Payment;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Callbacks may all be lost: open payments are asked about on a schedule of their own, channel by
 * channel as fast as its quota bears. After an outage those who wait longest come first, and of one
 * minute the largest money (failures.md B14).
 */
@ApplicationScoped
class QueryPayments {

  private static final String DUE =
      """
      select payment_id, opened_at, state::text as state, version, traceparent from payment
      where status in ('CREATED', 'PENDING') and next_deadline_at <= $1 and channel = $3
      order by date_trunc('minute', opened_at), amount_minor desc, payment_id
      limit $2 for update skip locked
      """;
  private static final String LATER =
      "update payment set queries = queries + 1, next_deadline_at = $2 where payment_id = $1";
  private static final DueRows.Of<Stored<Payment>> PAYMENTS =
      new DueRows.Of<>(
          DUE,
          LATER,
          "payment_id",
          (row, now) -> Schedule.next(row.getOffsetDateTime("opened_at").toInstant(), now),
          Payments::stored);

  private final DueRows dueRows;
  private final AskChannel askChannel;
  private final Channels channels;
  private final Paces paces;
  private final PaymentConfig config;
  private final Rounds rounds;

  QueryPayments(
      DueRows dueRows,
      AskChannel askChannel,
      Channels channels,
      Paces paces,
      PaymentConfig config,
      Shift shift) {
    this.dueRows = dueRows;
    this.askChannel = askChannel;
    this.channels = channels;
    this.paces = paces;
    this.config = config;
    this.rounds = new Rounds("ask about open payments", shift, this::round);
  }

  @Scheduled(every = "1s")
  void call() {
    rounds.call();
  }

  // Side by side: a channel that keeps us waiting keeps no other waiting.
  private Uni<Void> round() {
    return Multi.createFrom()
        .iterable(channels.names())
        .onItem()
        .transformToUniAndMerge(this::askAbout)
        .collect()
        .last();
  }

  private Uni<Void> askAbout(String channel) {
    int room = Math.min(paces.room(channel), config.batch());
    return room == 0
        ? Uni.createFrom().voidItem()
        : dueRows
            .claim(PAYMENTS, room, channel)
            .invoke(due -> paces.ask(channel, due.size()))
            .flatMap(due -> rounds.each(due, config.callsAtOnce(), askChannel::query));
  }
}
