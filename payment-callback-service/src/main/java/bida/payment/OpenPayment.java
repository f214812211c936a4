package bida.payment;

import bida.contracts.Event;
import bida.payment.channel.Channel;
import bida.payment.channel.OpenAnswer;
import bida.payment.core.Payment;
import bida.payment.core.Payment.Payer;
import bida.payment.core.Payment.Way;
import bida.payment.core.PaymentCommand.MakePayable;
import bida.payment.core.PaymentStatus;
import bida.payment.core.PaymentWindow;
import bida.payment.core.WindowCommand.OpenAttempt;
import bida.platform.database.Database;
import bida.platform.decision.Decision;
import bida.platform.problem.Problems;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;

/**
 * Opens an attempt: its number is committed, the channel is called, its answer is committed.
 * Whoever repeats this finds the same attempt and sends the same parameters.
 */
@ApplicationScoped
class OpenPayment {

  private static final int RETRY_AFTER = 2;

  private final Database database;
  private final AwaitedOrders awaitedOrders;
  private final Windows windows;
  private final Payments payments;
  private final Channels channels;
  private final AskChannel askChannel;
  private final PaymentConfig config;
  private final InstantSource clock;

  OpenPayment(
      Database database,
      AwaitedOrders awaitedOrders,
      Windows windows,
      Payments payments,
      Channels channels,
      AskChannel askChannel,
      PaymentConfig config,
      InstantSource clock) {
    this.database = database;
    this.awaitedOrders = awaitedOrders;
    this.windows = windows;
    this.payments = payments;
    this.channels = channels;
    this.askChannel = askChannel;
    this.config = config;
    this.clock = clock;
  }

  /** Gives an attempt the buyer can pay, or fails with a problem. */
  Uni<Stored<Payment>> of(
      String orderNo, String tenant, String channelName, String method, Payer payer) {
    // The app may be faster than Kafka.
    return awaitedOrders
        .find(orderNo)
        .map(
            window -> {
              Orders.ofTenant(window.state(), tenant);
              return offered(channelName, method, window.state());
            })
        .invoke(channel -> toldOf(payer, channel, method))
        .map(
            channel ->
                new Way(
                    channel.name(),
                    channel.merchantOf(tenant),
                    method,
                    channel.callbackUrl(),
                    payer))
        .flatMap(
            way ->
                attempt(orderNo, way, tenant)
                    .onFailure(OtherWay.class)
                    .recoverWithUni(
                        failure ->
                            askChannel
                                .closeAtChannel(((OtherWay) failure).open)
                                .chain(() -> attempt(orderNo, way, tenant))))
        .onFailure(OtherWay.class)
        .transform(
            _ ->
                Problems.conflict(
                    "payment_attempt_open",
                    "The order has an open attempt at another channel, which cannot be closed."))
        .flatMap(this::makePayable);
  }

  private Uni<Stored<Payment>> attempt(String orderNo, Way way, String tenant) {
    return database.inTransaction(tx -> attempt(tx, orderNo, way, tenant));
  }

  private Channel offered(String name, String method, PaymentWindow window) {
    return channels
        .named(name)
        .filter(known -> known.offers(method, window.amount().currency()))
        .filter(known -> known.serves(window.tenant()))
        .orElseThrow(
            () ->
                Problems.unprocessable(
                    "payment_method_unknown",
                    "No such channel or method is offered for this order."));
  }

  private static void toldOf(Payer payer, Channel channel, String method) {
    channel
        .lacks(method, payer)
        .ifPresent(
            name -> {
              throw Problems.unprocessable(
                  "payment_payer_missing", "This method needs " + name + " in the request.");
            });
  }

  private Uni<Stored<Payment>> attempt(SqlConnection tx, String orderNo, Way way, String tenant) {
    return windows
        .lock(tx, orderNo)
        .map(found -> found.orElseThrow())
        .flatMap(
            window ->
                payments
                    .ofOrder(tx, orderNo)
                    .flatMap(attempts -> reuseOrAdd(tx, window, attempts, way, tenant)));
  }

  private Uni<Stored<Payment>> reuseOrAdd(
      SqlConnection tx,
      Stored<PaymentWindow> window,
      List<Stored<Payment>> attempts,
      Way way,
      String tenant) {
    Orders.open(window.state(), clock.instant());
    var open = attempts.stream().filter(AskChannel::isOpen).findFirst();
    if (open.isPresent()) {
      return Uni.createFrom().item(same(open.get(), way));
    }
    var command = new OpenAttempt(clock.instant(), config.attemptsPerOrder());
    return windows
        .apply(tx, window.state().orderNo(), command, "app:" + tenant, null)
        .map(OpenPayment::accepted)
        .flatMap(
            next -> {
              var attempt = Payment.attempt(next, way, clock.instant());
              return payments
                  .add(tx, attempt, "Open", "app:" + tenant, window.traceparent())
                  .replaceWith(new Stored<>(attempt, 1, window.traceparent()));
            });
  }

  private static Stored<Payment> same(Stored<Payment> open, Way way) {
    if (open.state().channel().equals(way.channel())
        && open.state().method().equals(way.method())) {
      return open;
    }
    throw new OtherWay(open);
  }

  private static PaymentWindow accepted(Decision<PaymentWindow, Event> decision) {
    return switch (decision) {
      case Decision.Accepted(var next, _) -> next;
      case Decision.Refused(var code, var why) -> throw Problems.conflict(code, why);
      case Decision.Ignored(var why) -> throw new IllegalStateException(why);
    };
  }

  private Uni<Stored<Payment>> makePayable(Stored<Payment> attempt) {
    return attempt.state().status() == PaymentStatus.PENDING && attempt.state().handle() != null
        ? Uni.createFrom().item(attempt)
        : channels
            .call(
                attempt.state().channel(),
                "open",
                attempt.traceparent(),
                channel -> channel.open(attempt.state()))
            .flatMap(
                answer ->
                    switch (answer) {
                      case OpenAnswer.Opened(var handle) -> opened(attempt, handle);
                      case OpenAnswer.Paid(var money) ->
                          askChannel.learn(money).chain(() -> asItIs(attempt));
                      // A query closes the attempt, and the order is free for another way.
                      case OpenAnswer.Declined(var code, var why) ->
                          askChannel
                              .query(attempt)
                              .chain(() -> Uni.createFrom().failure(Problems.conflict(code, why)));
                      // Paid or closed already, perhaps: the signed answer to a query tells.
                      case OpenAnswer.Refused(var code) ->
                          askChannel.query(attempt).chain(() -> refused(code));
                      // Nobody may pay by the old parameters when there is a number for the new.
                      case OpenAnswer.KnownOtherwise(var code) ->
                          askChannel.closeAtChannel(attempt).chain(() -> refused(code));
                      case OpenAnswer.NoAnswer _ -> noAnswer();
                    });
  }

  private Uni<Stored<Payment>> opened(Stored<Payment> attempt, String handle) {
    var id = attempt.state().paymentId();
    return database
        .inTransaction(
            tx ->
                payments
                    .lock(tx, id)
                    .flatMap(
                        locked ->
                            payments.apply(
                                tx,
                                locked.orElseThrow(),
                                new MakePayable(handle),
                                "channel:" + attempt.state().channel(),
                                attempt.traceparent()))
                    .chain(() -> payments.lock(tx, id)))
        .map(stored -> stored.orElseThrow());
  }

  private Uni<Stored<Payment>> asItIs(Stored<Payment> attempt) {
    return payments
        .attempt(database.pool(), attempt.state().channel(), attempt.state().paymentNo())
        .map(stored -> stored.orElseThrow());
  }

  private static <T> Uni<T> refused(String code) {
    return Uni.createFrom()
        .failure(
            Problems.unavailable(
                "channel_refused", "The channel refused (" + code + ").", RETRY_AFTER));
  }

  private static <T> Uni<T> noAnswer() {
    return Uni.createFrom()
        .failure(
            Problems.unavailable(
                "channel_unavailable",
                "The channel does not answer. Repeat this request: it goes on where it stopped.",
                RETRY_AFTER));
  }

  /** The buyer wants to pay another way; what is open has to end first, or have its money. */
  private static final class OtherWay extends RuntimeException {
    private final transient Stored<Payment> open;

    OtherWay(Stored<Payment> open) {
      super("open at another channel", null, false, false);
      this.open = open;
    }
  }
}
