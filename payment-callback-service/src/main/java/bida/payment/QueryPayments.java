package bida.payment;

import bida.payment.Channels.Merchant;
import bida.payment.core.Payment;
import bida.payment.core.Schedule;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Callbacks may all be lost: open payments are asked about on a schedule of their own, channel by
 * channel as fast as its quota bears, each on rounds of its own: one that keeps us waiting keeps no
 * other waiting. After an outage those who wait longest come first, and of one minute the largest
 * money (failures.md B14). A merchant that gets no answers is left out of that and tried by one
 * question at a time: its payments are soon the oldest, and would have the channel for themselves.
 */
@ApplicationScoped
class QueryPayments {

  private static final String DUE =
      """
      select payment_id, opened_at, state::text as state, version, traceparent from payment
      where status in ('CREATED', 'PENDING') and next_deadline_at <= $1 and channel = $3
      """;
  private static final String MERCHANT = "coalesce(state ->> 'merchant', 'default')";
  private static final String OLDEST =
      " order by date_trunc('minute', opened_at), amount_minor desc, payment_id";
  // $4: names of merchants, with commas between them.
  private static final String DUE_OF_OTHERS =
      DUE
          + ("and not " + MERCHANT + " = any(string_to_array($4, ','))")
          + OLDEST
          + " limit $2 for update skip locked";
  private static final String DUE_OF_EACH =
      "select due.* from unnest(string_to_array($4, ',')) as silent (merchant), lateral ("
          + DUE
          + ("and " + MERCHANT + " = silent.merchant")
          + OLDEST
          + " limit 1 for update skip locked) due limit $2";
  private static final String LATER =
      "update payment set queries = queries + 1, next_deadline_at = $2 where payment_id = $1";
  private static final DueRows.Of<Stored<Payment>> BUT_OF = payments(DUE_OF_OTHERS);
  private static final DueRows.Of<Stored<Payment>> ONE_OF_EACH = payments(DUE_OF_EACH);

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

  private static DueRows.Of<Stored<Payment>> payments(String due) {
    return new DueRows.Of<>(
        due,
        LATER,
        "payment_id",
        (row, now) -> Schedule.next(row.getOffsetDateTime("opened_at").toInstant(), now),
        Payments::stored);
  }

  private Uni<Void> askAbout(String channel) {
    var here = Objects.requireNonNull(rounds.get(channel));
    return trySilent(channel, here)
        .chain(() -> claim(BUT_OF, channel, paces.silent(channel)))
        .flatMap(due -> askAll(due, here));
  }

  // Aside: the others do not wait until one that is silent is so for its whole time-out.
  private Uni<Void> trySilent(String channel, Rounds here) {
    var silent = paces.toTry(channel);
    return silent.isEmpty()
        ? Uni.createFrom().voidItem()
        : claim(ONE_OF_EACH, channel, silent)
            .invoke(due -> due.forEach(one -> paces.tried(Merchant.of(one.state()))))
            .invoke(due -> askAll(due, here).subscribe().with(_ -> {}))
            .replaceWithVoid();
  }

  private Uni<List<Stored<Payment>>> claim(
      DueRows.Of<Stored<Payment>> payments, String channel, List<String> merchants) {
    int room = Math.min(paces.room(channel), config.batch());
    return room == 0
        ? Uni.createFrom().item(List.of())
        : dueRows
            .claim(payments, room, channel, String.join(",", merchants))
            .invoke(due -> paces.ask(channel, due.size()));
  }

  private Uni<Void> askAll(List<Stored<Payment>> due, Rounds here) {
    return here.each(due, config.callsAtOnce(), askChannel::query);
  }
}
