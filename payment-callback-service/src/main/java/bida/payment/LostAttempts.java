package bida.payment;

import bida.payment.channel.Channel;
import bida.payment.core.AttemptNo;
import bida.payment.core.Movement.MoneyIn;
import bida.payment.core.Payment;
import bida.payment.core.PaymentStatus;
import bida.payment.core.PaymentWindow;
import bida.payment.core.WindowCommand.CountAttempt;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * An attempt that was opened after the backup which was restored: its order is heard again, and the
 * attempt is made anew when its money would be given up. By then goods were delivered for it, and
 * an orphan's money goes back by itself (runbooks/restore.md).
 */
@ApplicationScoped
class LostAttempts {

  private static final Logger LOG = Logger.getLogger(LostAttempts.class);
  private static final String ACTOR = "clock";

  private final Windows windows;
  private final Payments payments;
  private final Channels channels;
  private final PaymentConfig config;
  private final InstantSource clock;

  LostAttempts(
      Windows windows,
      Payments payments,
      Channels channels,
      PaymentConfig config,
      InstantSource clock) {
    this.windows = windows;
    this.payments = payments;
    this.channels = channels;
    this.config = config;
    this.clock = clock;
  }

  /** The attempt of an orphan whose time is over, for whoever holds no lock of a payment yet. */
  Uni<Optional<Stored<Payment>>> find(SqlConnection tx, MoneyIn money) {
    var number = AttemptNo.of(money.paymentNo());
    var channel = channels.named(money.channel());
    return number.isEmpty() || channel.isEmpty()
        ? nothing()
        : payments
            .find(tx, Payment.idOf(money))
            .flatMap(
                orphan ->
                    orphan.filter(this::isGivenUpNow).isPresent()
                        ? find(tx, money, number.get(), channel.get())
                        : nothing());
  }

  private boolean isGivenUpNow(Stored<Payment> money) {
    return money.state().status() == PaymentStatus.ORPHAN
        && !clock.instant().isBefore(money.state().openedAt().plus(config.orphanAfter()));
  }

  // Under the window's lock nobody opens an attempt: what is not there now was never told of.
  private Uni<Optional<Stored<Payment>>> find(
      SqlConnection tx, MoneyIn money, AttemptNo number, Channel channel) {
    return windows
        .lock(tx, number.orderNo())
        .flatMap(
            window ->
                window.isEmpty()
                    ? nothing()
                    : payments
                        .lock(tx, money.paymentNo())
                        .flatMap(
                            known ->
                                known.isPresent()
                                    ? Uni.createFrom().item(known.filter(one -> at(one, channel)))
                                    : add(tx, window.get(), number, channel, money)));
  }

  private Uni<Optional<Stored<Payment>>> add(
      SqlConnection tx,
      Stored<PaymentWindow> window,
      AttemptNo number,
      Channel channel,
      MoneyIn money) {
    var order = window.state();
    var attempt = Payment.lost(order, channel.merchantOf(order.tenant()), money, clock.instant());
    LOG.warnf(
        "%s has money and is not known here, as after a restore; it is made anew from its order.",
        money.paymentNo());
    return windows
        .apply(tx, order.orderNo(), new CountAttempt(number.attempt()), ACTOR, null)
        .chain(() -> payments.add(tx, attempt, "MakeAnew", ACTOR, window.traceparent()))
        .replaceWith(Optional.of(new Stored<>(attempt, 1, window.traceparent())));
  }

  // A number is one attempt's, at whichever channel.
  private static boolean at(Stored<Payment> attempt, Channel channel) {
    return attempt.state().channel().equals(channel.name());
  }

  private static Uni<Optional<Stored<Payment>>> nothing() {
    return Uni.createFrom().item(Optional.empty());
  }
}
