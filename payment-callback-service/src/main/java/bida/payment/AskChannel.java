package bida.payment;

import bida.payment.Channels.Merchant;
import bida.payment.channel.Capabilities;
import bida.payment.channel.QueryAnswer;
import bida.payment.core.Lapse;
import bida.payment.core.Movement;
import bida.payment.core.Movement.MoneyIn;
import bida.payment.core.Payment;
import bida.payment.core.PaymentCommand;
import bida.platform.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Objects;

/**
 * Asks a channel about an attempt and writes down what it says; the calls stand between
 * transactions.
 */
@ApplicationScoped
class AskChannel {

  private static final String NOT_FOUND =
      "update payment set not_found = not_found + 1 where payment_id = $1 returning not_found";
  private static final String FOUND =
      "update payment set not_found = 0 where payment_id = $1 and not_found > 0";

  private static final String SOON_AGAIN =
      """
      update payment set next_deadline_at = least(next_deadline_at, $2)
      where payment_id = $1 and status in ('CREATED', 'PENDING')
      """;

  private final Database database;
  private final Payments payments;
  private final Channels channels;
  private final Intake intake;
  private final ApplyMovements appliers;
  private final Paces paces;
  private final PaymentConfig config;
  private final InstantSource clock;

  AskChannel(
      Database database,
      Payments payments,
      Channels channels,
      Intake intake,
      ApplyMovements appliers,
      Paces paces,
      PaymentConfig config,
      InstantSource clock) {
    this.database = database;
    this.payments = payments;
    this.channels = channels;
    this.intake = intake;
    this.appliers = appliers;
    this.paces = paces;
    this.config = config;
    this.clock = clock;
  }

  /** Completes when what the channel said is applied. */
  Uni<Void> query(Stored<Payment> payment) {
    if (!can(payment).query()) {
      return Uni.createFrom().voidItem();
    }
    return ask(payment)
        .flatMap(
            answer ->
                countUnknown(payment, answer).chain(() -> go(payment, AttemptStep.told(answer))));
  }

  /** The close protocol: ask, close, and ask again when money was faster. */
  Uni<Void> closeAtChannel(Stored<Payment> payment) {
    var askedAt = clock.instant();
    var protocol = protocol(payment);
    if (!protocol.can().query()) {
      return go(payment, protocol.unasked(askedAt));
    }
    return ask(payment)
        .flatMap(
            answer ->
                countUnknown(payment, answer)
                    .flatMap(times -> go(payment, protocol.after(answer, times, askedAt))));
  }

  private Uni<Void> go(Stored<Payment> payment, AttemptStep step) {
    return switch (step) {
      case AttemptStep.Learn(var money) -> learn(money).chain(() -> closeIfGivenUp(payment, money));
      case AttemptStep.Close _ -> close(payment);
      case AttemptStep.TellToClose(var timesUnknown) -> tellToClose(payment, timesUnknown);
      case AttemptStep.Ask _ -> query(payment);
      case AttemptStep.AskSoon _ -> soonAgain(payment);
      case AttemptStep.Wait _ -> Uni.createFrom().voidItem();
    };
  }

  private Uni<Void> tellToClose(Stored<Payment> payment, int timesUnknown) {
    var state = payment.state();
    return channels
        .call(state.channel(), "close", payment.traceparent(), channel -> channel.close(state))
        .flatMap(
            answer -> go(payment, protocol(payment).after(answer, timesUnknown, clock.instant())));
  }

  /** Completes when what a channel answered is written down and applied. */
  Uni<Void> learn(Movement money) {
    return intake.answer(money).chain(() -> appliers.apply(money));
  }

  private CloseProtocol protocol(Stored<Payment> payment) {
    return new CloseProtocol(
        can(payment),
        new Lapse(
            Objects.requireNonNull(payment.state().prepay()).expiresAt(),
            config.notFoundGrace(),
            config.notFoundTimes()));
  }

  private Capabilities can(Stored<Payment> payment) {
    return channels.capabilities(payment.state().channel(), payment.state().merchant());
  }

  private Uni<QueryAnswer> ask(Stored<Payment> payment) {
    var state = payment.state();
    return channels
        .call(state.channel(), "query", payment.traceparent(), channel -> channel.query(state))
        .invoke(
            answer -> paces.heard(Merchant.of(state), !(answer instanceof QueryAnswer.NoAnswer)));
  }

  // The timetable is for unpaid orders; behind silence may be money.
  private Uni<Void> soonAgain(Stored<Payment> payment) {
    var again = clock.instant().plus(config.silenceRetry()).atOffset(ZoneOffset.UTC);
    return database
        .pool()
        .preparedQuery(SOON_AGAIN)
        .execute(Tuple.of(payment.state().paymentId(), again))
        .replaceWithVoid();
  }

  // The money was given up before the attempt appeared: its refund is under way, or its buyer has
  // claimed it, and the attempt would be asked about for ever.
  private Uni<Void> closeIfGivenUp(Stored<Payment> attempt, MoneyIn money) {
    return payments
        .withMoney(database.pool(), money.channel(), money.transactionId())
        .flatMap(
            holder ->
                holder.filter(one -> one.state().status().isGivenUp()).isPresent()
                    ? close(attempt)
                    : Uni.createFrom().voidItem());
  }

  private Uni<Void> close(Stored<Payment> payment) {
    var state = payment.state();
    return database.inTransaction(
        tx ->
            payments
                .lock(tx, state.paymentId())
                .flatMap(
                    locked ->
                        payments.apply(
                            tx,
                            locked.orElseThrow(),
                            new PaymentCommand.Close(),
                            "channel:" + state.channel(),
                            payment.traceparent()))
                .replaceWithVoid());
  }

  // By one statement, so that two who ask both count; nobody asks for what stays as before.
  private Uni<Integer> countUnknown(Stored<Payment> payment, QueryAnswer answer) {
    return switch (AttemptStep.unknown(answer)) {
      case ONCE_MORE -> onceMoreUnknown(payment);
      case NOT_ANY_MORE -> known(payment);
      case AS_BEFORE -> Uni.createFrom().item(0);
    };
  }

  private Uni<Integer> onceMoreUnknown(Stored<Payment> payment) {
    return database
        .pool()
        .preparedQuery(NOT_FOUND)
        .execute(Tuple.of(payment.state().paymentId()))
        .map(rows -> rows.iterator().next().getInteger("not_found"));
  }

  private Uni<Integer> known(Stored<Payment> payment) {
    return database
        .pool()
        .preparedQuery(FOUND)
        .execute(Tuple.of(payment.state().paymentId()))
        .replaceWith(0);
  }

  static boolean isOpen(Stored<Payment> payment) {
    return payment.state().status().isPayable();
  }
}
