package bida.simulation.service;

import bida.payment.core.Payment;
import bida.payment.core.PaymentCommand;
import bida.simulation.machine.Database;
import bida.simulation.machine.Tx;
import bida.simulation.machine.World;
import bida.simulation.outside.PayChannel;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/** What the parts of payment-callback-service have in common. */
record Till(
    World world,
    Database database,
    Answers answers,
    PaymentBooks books,
    Map<String, PayChannel> channels) {

  PayChannel channel(Payment payment) {
    return Objects.requireNonNull(channels.get(payment.channel()), payment.channel());
  }

  void apply(Tx tx, Payment payment, PaymentCommand command) {
    var row = Objects.requireNonNull(tx.get(books.payments(), payment.paymentId()));
    books.payment(tx, row, command);
  }

  boolean isDue(Instant due) {
    return !due.isAfter(world.now());
  }
}
