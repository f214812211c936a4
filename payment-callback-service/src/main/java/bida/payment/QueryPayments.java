package bida.payment;

import bida.payment.core.Payment;
import bida.payment.core.Schedule;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Callbacks may all be lost: open payments are asked about on a schedule of their own, channel by
 * channel as fast as its quota bears, each on rounds of its own: one that keeps us waiting keeps no
 * other waiting. After an outage those who wait longest come first, and of one minute the largest
 * money (failures.md B14).
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
  private final Paces paces;
  private final PaymentConfig config;
  private final Map<String, Rounds> rounds;

  QueryPayments(
      DueRows dueRows,
      AskChannel askChannel,
      Channels channels,
      Paces paces,
      PaymentConfig config,
      Shift shift) {
    this.dueRows = dueRows;
    this.askChannel = askChannel;
    this.paces = paces;
    this.config = config;
    this.rounds =
        channels.names().stream()
            .collect(
                Collectors.toMap(
                    channel -> channel,
                    channel ->
                        new Rounds(
                            "ask about open payments at " + channel,
                            shift,
                            () -> askAbout(channel))));
  }

  @Scheduled(every = "1s")
  void call() {
    rounds.values().forEach(Rounds::call);
  }

  private Uni<Void> askAbout(String channel) {
    var here = Objects.requireNonNull(rounds.get(channel));
    int room = Math.min(paces.room(channel), config.batch());
    return room == 0
        ? Uni.createFrom().voidItem()
        : dueRows
            .claim(PAYMENTS, room, channel)
            .invoke(due -> paces.ask(channel, due.size()))
            .flatMap(due -> here.each(due, config.callsAtOnce(), askChannel::query));
  }
}
