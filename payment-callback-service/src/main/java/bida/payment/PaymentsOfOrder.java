package bida.payment;

import bida.contracts.Money;
import bida.payment.core.Payment;
import bida.payment.core.PaymentWindow;
import bida.payment.core.Refund;
import bida.payment.core.WindowStatus;
import bida.platform.database.Database;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what happened to the money of an order, and asks the channel when an app insists. */
@ApplicationScoped
class PaymentsOfOrder {

  /** The answer of every read. */
  record View(
      String orderNo,
      Money amount,
      WindowStatus window,
      Instant payBy,
      List<PaymentView> payments) {}

  private final Database database;
  private final Windows windows;
  private final Payments payments;
  private final Refunds refunds;
  private final AskChannel askChannel;
  private final Channels channels;
  private final PaymentConfig config;

  PaymentsOfOrder(
      Database database,
      Windows windows,
      Payments payments,
      Refunds refunds,
      AskChannel askChannel,
      Channels channels,
      PaymentConfig config) {
    this.database = database;
    this.windows = windows;
    this.payments = payments;
    this.refunds = refunds;
    this.askChannel = askChannel;
    this.channels = channels;
    this.config = config;
  }

  Uni<View> view(String orderNo, Caller caller) {
    return visible(orderNo, caller).flatMap(this::view);
  }

  /** All open attempts where {@code paymentNo} is null. */
  Uni<View> refresh(String orderNo, @Nullable String paymentNo, Caller caller) {
    return visible(orderNo, caller)
        .call(
            window ->
                payments
                    .ofOrder(database.pool(), orderNo)
                    .onItem()
                    .transformToMulti(all -> Multi.createFrom().iterable(chosen(all, paymentNo)))
                    .filter(AskChannel::isOpen)
                    .onItem()
                    .transformToUniAndConcatenate(askChannel::query)
                    .collect()
                    .asList())
        .flatMap(this::view);
  }

  private static List<Stored<Payment>> chosen(
      List<Stored<Payment>> all, @Nullable String paymentNo) {
    if (paymentNo == null) {
      return all;
    }
    var chosen = all.stream().filter(one -> one.state().paymentNo().equals(paymentNo)).toList();
    if (chosen.isEmpty()) {
      throw Problems.notFound("payment_not_found", "The order has no such payment.");
    }
    return chosen;
  }

  private Uni<PaymentWindow> visible(String orderNo, Caller caller) {
    var all = caller.isOperator();
    var tenant = caller.tenant();
    return windows
        .find(database.pool(), orderNo)
        .map(
            found -> {
              var window = found.orElseThrow(Orders::unknown).state();
              if (!all) {
                Orders.ofTenant(window, tenant);
              }
              return window;
            });
  }

  private Uni<View> view(PaymentWindow window) {
    var orderNo = window.orderNo();
    return refunds
        .ofOrder(database.pool(), orderNo)
        .map(all -> all.stream().map(Stored::state).toList())
        .flatMap(
            all ->
                payments
                    .ofOrder(database.pool(), orderNo)
                    .map(
                        found ->
                            found.stream().map(payment -> view(payment.state(), all)).toList()))
        .flatMap(
            views ->
                windows
                    .find(database.pool(), orderNo)
                    .map(now -> of(now.orElseThrow().state(), views)));
  }

  private PaymentView view(Payment payment, List<Refund> refunds) {
    var arrival =
        channels.refundsArriveAtOnce(payment.channel()) ? Duration.ZERO : config.refundArrival();
    return PaymentView.of(payment, channels.payWith(payment), refunds, arrival);
  }

  private static View of(PaymentWindow window, List<PaymentView> views) {
    return new View(window.orderNo(), window.amount(), window.status(), window.payBy(), views);
  }
}
