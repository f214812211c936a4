package bida.payment;

import bida.payment.core.ClosingTimes;
import bida.payment.core.PaymentWindow;
import bida.payment.core.WindowCommand;
import bida.platform.database.Database;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Ends windows that pay by themselves with their money, or without it; and fenced ones: every
 * attempt is asked about and closed at its channel, then exactly one of payment-confirmed and
 * payment-window-closed is told. Without an answer it goes on asking.
 */
@ApplicationScoped
class CloseWindows {

  // A window nobody asked to close is closed when its late money would no longer be taken either;
  // one that pays by itself is due at once.
  private static final String DUE =
      """
      select order_no, status, close_tries, state::text as state, version, traceparent
      from payment_window
      where status in ('OPEN', 'FENCED') and next_deadline_at <= $1
      order by next_deadline_at limit $2 for update skip locked
      """;
  private static final String LATER =
      """
      update payment_window set close_tries = close_tries + 1, next_deadline_at = $2
      where order_no = $1
      """;

  private static final DueRows.Of<Stored<PaymentWindow>> WINDOWS =
      new DueRows.Of<>(DUE, LATER, "order_no", CloseWindows::next, Windows::stored);

  private static final String ACTOR = "clock";

  private final Database database;
  private final DueRows dueRows;
  private final Windows windows;
  private final Payments payments;
  private final AskChannel askChannel;
  private final PayByItself payByItself;
  private final PaymentConfig config;
  private final InstantSource clock;
  private final Rounds rounds;

  CloseWindows(
      Database database,
      DueRows dueRows,
      Windows windows,
      Payments payments,
      AskChannel askChannel,
      PayByItself payByItself,
      PaymentConfig config,
      InstantSource clock,
      Shift shift) {
    this.database = database;
    this.dueRows = dueRows;
    this.windows = windows;
    this.payments = payments;
    this.askChannel = askChannel;
    this.payByItself = payByItself;
    this.config = config;
    this.clock = clock;
    this.rounds = new Rounds("close payment windows", shift, this::round);
  }

  @Scheduled(every = "1s")
  void call() {
    rounds.call();
  }

  private Uni<Void> round() {
    return dueRows.claim(WINDOWS).flatMap(due -> rounds.each(due, config.callsAtOnce(), this::end));
  }

  private static Instant next(Row row, Instant now) {
    return ClosingTimes.next(row.getInteger("close_tries"), now);
  }

  private Uni<Void> end(Stored<PaymentWindow> window) {
    return window.state().paysItself(clock.instant())
        ? payByItself
            .pay(window.state())
            .flatMap(declined -> declined ? close(window) : Uni.createFrom().voidItem())
        : close(window);
  }

  private Uni<Void> close(Stored<PaymentWindow> window) {
    var orderNo = window.state().orderNo();
    return database
        .inTransaction(
            tx -> windows.apply(tx, orderNo, new WindowCommand.Fence(clock.instant()), ACTOR, null))
        .chain(() -> payments.ofOrder(database.pool(), orderNo))
        .onItem()
        .transformToMulti(attempts -> Multi.createFrom().iterable(attempts))
        .filter(AskChannel::isOpen)
        .onItem()
        .transformToUniAndConcatenate(askChannel::closeAtChannel)
        .collect()
        .asList()
        .chain(() -> database.inTransaction(tx -> finish(tx, orderNo)));
  }

  // Under the window's lock: no attempt can be added, and money found meanwhile has made it PAID.
  private Uni<Void> finish(SqlConnection tx, String orderNo) {
    return windows
        .lock(tx, orderNo)
        .chain(() -> payments.ofOrder(tx, orderNo))
        .flatMap(
            attempts -> {
              var anyOpen = attempts.stream().anyMatch(AskChannel::isOpen);
              var command = WindowCommand.onceAsked(anyOpen, clock.instant(), config.caseAfter());
              return windows.apply(tx, orderNo, command, ACTOR, null);
            })
        .replaceWithVoid();
  }
}
