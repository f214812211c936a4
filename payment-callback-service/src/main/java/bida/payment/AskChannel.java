package bida.payment;

import bida.payment.channel.CloseAnswer;
import bida.payment.channel.QueryAnswer;
import bida.payment.core.Movement;
import bida.payment.core.Payment;
import bida.payment.core.PaymentCommand;
import bida.payment.core.PaymentStatus;
import bida.platform.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
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

  private final Database database;
  private final Payments payments;
  private final Channels channels;
  private final Intake intake;
  private final ApplyMovements appliers;
  private final PaymentConfig config;
  private final InstantSource clock;

  AskChannel(
      Database database,
      Payments payments,
      Channels channels,
      Intake intake,
      ApplyMovements appliers,
      PaymentConfig config,
      InstantSource clock) {
    this.database = database;
    this.payments = payments;
    this.channels = channels;
    this.intake = intake;
    this.appliers = appliers;
    this.config = config;
    this.clock = clock;
  }

  /** Completes when what the channel said is applied. */
  Uni<Void> query(Stored<Payment> payment) {
    return ask(payment)
        .flatMap(
            answer ->
                switch (answer) {
                  case QueryAnswer.Paid(var money) -> learn(money);
                  case QueryAnswer.Closed _ -> found(payment).chain(() -> close(payment));
                  case QueryAnswer.NotPaid _ -> found(payment);
                  case QueryAnswer.NotFound _ -> notFound(payment).replaceWithVoid();
                  case QueryAnswer.NoAnswer _ -> Uni.createFrom().voidItem();
                });
  }

  /** The close protocol: ask, close, and ask again when money was faster. */
  Uni<Void> closeAtChannel(Stored<Payment> payment) {
    return ask(payment)
        .flatMap(
            answer ->
                switch (answer) {
                  case QueryAnswer.Paid(var money) -> learn(money);
                  case QueryAnswer.Closed _ -> close(payment);
                  case QueryAnswer.NotPaid _ -> found(payment).chain(() -> tellToClose(payment, 0));
                  case QueryAnswer.NotFound _ ->
                      notFound(payment).flatMap(times -> tellToClose(payment, times));
                  case QueryAnswer.NoAnswer _ -> Uni.createFrom().voidItem();
                });
  }

  private Uni<Void> tellToClose(Stored<Payment> payment, int notFound) {
    var state = payment.state();
    return channels
        .call(state.channel(), "close", payment.traceparent(), channel -> channel.close(state))
        .flatMap(
            answer ->
                switch (answer) {
                  case CloseAnswer.Closed _ -> close(payment);
                  case CloseAnswer.AlreadyPaid _ -> query(payment);
                  case CloseAnswer.NotFound _ when surelyUnknown(state, notFound) -> close(payment);
                  case CloseAnswer.NotFound _, CloseAnswer.NoAnswer _ ->
                      Uni.createFrom().voidItem();
                });
  }

  private Uni<Void> learn(Movement money) {
    return intake.answer(money).chain(() -> appliers.apply(money));
  }

  // "No such order" is unsigned: it counts when nobody can pay any more and it was said repeatedly.
  private boolean surelyUnknown(Payment payment, int notFound) {
    var expiresAt = Objects.requireNonNull(payment.prepay()).expiresAt();
    return notFound >= config.notFoundTimes()
        && clock.instant().isAfter(expiresAt.plus(config.notFoundGrace()));
  }

  private Uni<QueryAnswer> ask(Stored<Payment> payment) {
    var state = payment.state();
    return channels.call(
        state.channel(), "query", payment.traceparent(), channel -> channel.query(state));
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

  private Uni<Integer> notFound(Stored<Payment> payment) {
    return database
        .pool()
        .preparedQuery(NOT_FOUND)
        .execute(Tuple.of(payment.state().paymentId()))
        .map(rows -> rows.iterator().next().getInteger("not_found"));
  }

  private Uni<Void> found(Stored<Payment> payment) {
    return database
        .pool()
        .preparedQuery(FOUND)
        .execute(Tuple.of(payment.state().paymentId()))
        .replaceWithVoid();
  }

  static boolean isOpen(Stored<Payment> payment) {
    var status = payment.state().status();
    return status == PaymentStatus.CREATED || status == PaymentStatus.PENDING;
  }
}
