package bida.payment;

import bida.payment.core.Movement.MoneyIn;
import bida.payment.core.OperatorTask.ConfirmPayment;
import bida.payment.core.Payment;
import bida.platform.database.Database;
import bida.platform.problem.Problems;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/**
 * Money that only people can see at the channel. It goes the way of all money, under the key by
 * which the channel would tell of it: a callback that comes later after all changes nothing.
 */
@ApplicationScoped
class ConfirmByHand {

  private final Database database;
  private final Payments payments;
  private final Channels channels;
  private final AskChannel askChannel;
  private final Intake intake;

  ConfirmByHand(
      Database database,
      Payments payments,
      Channels channels,
      AskChannel askChannel,
      Intake intake) {
    this.database = database;
    this.payments = payments;
    this.channels = channels;
    this.askChannel = askChannel;
    this.intake = intake;
  }

  /** Before a person is believed, the channel is asked once more. */
  Uni<Void> askFirst(String paymentNo) {
    return payments
        .find(database.pool(), paymentNo)
        .flatMap(
            found ->
                found
                    .filter(AskChannel::isOpen)
                    .map(askChannel::query)
                    .orElseGet(() -> Uni.createFrom().voidItem()));
  }

  Uni<Supplier<Uni<Void>>> ready(SqlConnection tx, ConfirmPayment task) {
    return payments
        .find(tx, task.paymentNo())
        .map(found -> found.map(Stored::state).orElseThrow(ConfirmByHand::unknown))
        .map(attempt -> money(attempt, task))
        .call(money -> unheardOf(tx, money))
        .map(money -> () -> record(tx, money));
  }

  private MoneyIn money(Payment attempt, ConfirmPayment task) {
    if (attempt.received() != null) {
      throw Problems.conflict("payment_already_confirmed", "The payment has its money.");
    }
    var transactionId =
        channels
            .named(attempt.channel())
            .flatMap(channel -> channel.moneyAsRead(attempt.merchant(), task.transactionId()))
            .orElseThrow(
                () ->
                    Problems.conflict(
                        "payment_not_confirmable",
                        "No person confirms money of this channel by such a number."));
    return new MoneyIn(
        attempt.channel(),
        attempt.merchant(),
        attempt.paymentNo(),
        transactionId,
        task.amount(),
        task.paidAt());
  }

  // One transaction never pays for two orders.
  private Uni<Void> unheardOf(SqlConnection tx, MoneyIn money) {
    return payments
        .withMoney(tx, money.channel(), money.transactionId())
        .invoke(
            other -> {
              if (other.isPresent()) {
                throw known();
              }
            })
        .replaceWithVoid();
  }

  private Uni<Void> record(SqlConnection tx, MoneyIn money) {
    return intake
        .attested(tx, money)
        .invoke(
            isNew -> {
              if (!isNew) {
                throw known();
              }
            })
        .replaceWithVoid();
  }

  private static RuntimeException known() {
    return Problems.conflict(
        "transaction_already_known", "This transaction is known, as money for something else.");
  }

  private static RuntimeException unknown() {
    return Problems.notFound("payment_not_found", "There is no such payment.");
  }
}
