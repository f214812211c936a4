package bida.payment;

import bida.contracts.Event;
import bida.payment.core.Payment;
import bida.payment.core.PaymentCommand;
import bida.payment.core.PaymentCommand.ClaimGoods;
import bida.payment.core.PaymentCommand.ClaimRefund;
import bida.payment.core.PaymentCommand.Obstacles;
import bida.payment.core.PaymentStatus;
import bida.payment.core.PaymentWindow;
import bida.payment.core.WindowCommand.TakeMoney;
import bida.platform.database.Database;
import bida.platform.decision.Decision;
import bida.platform.problem.Problems;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of money without an order is its buyer's choice, under the lock of its payment:
 * claims, and the refund that comes by itself, exclude each other there.
 */
@ApplicationScoped
class ClaimMoney {

  private static final Logger LOG = Logger.getLogger(ClaimMoney.class);

  // A dispute is what its newest step says.
  private static final String DISPUTED =
      """
      select exists (
        select from (
          select distinct on (facts ->> 'disputeId') facts ->> 'stage' as stage from movement
          where channel = $1 and kind = 'DISPUTE' and facts ->> 'transactionId' = $2
          order by facts ->> 'disputeId', happened_at desc, recorded_at desc) newest
        where stage <> 'ENDED') as disputed
      """;

  static final List<String> CHOICES = List.of("goods", "refund");

  /** {@code orderNo}: the unpaid order it shall pay, for goods. */
  record Choice(@Nullable String choice, @Nullable String orderNo) {}

  record Claimed(
      String recoveryId, String choice, @Nullable String orderNo, PaymentStatus paymentStatus) {}

  private final Database database;
  private final Recoveries recoveries;
  private final Windows windows;
  private final Payments payments;
  private final Refunds refunds;
  private final Ledger ledger;
  private final AskChannel askChannel;
  private final InstantSource clock;

  ClaimMoney(
      Database database,
      Recoveries recoveries,
      Windows windows,
      Payments payments,
      Refunds refunds,
      Ledger ledger,
      AskChannel askChannel,
      InstantSource clock) {
    this.database = database;
    this.recoveries = recoveries;
    this.windows = windows;
    this.payments = payments;
    this.refunds = refunds;
    this.ledger = ledger;
    this.askChannel = askChannel;
    this.clock = clock;
  }

  Uni<Claimed> of(String tenant, String recoveryId, @Nullable Choice choice) {
    var wanted = choice == null ? null : choice.choice();
    if (choice == null || wanted == null || !CHOICES.contains(wanted)) {
      throw Problems.badRequest("choice_invalid", "choice is one of " + CHOICES + ".");
    }
    var orderNo = choice.orderNo();
    if (wanted.equals("goods") == (orderNo == null)) {
      throw Problems.badRequest(
          "choice_invalid", "Name the orderNo to pay for goods, and none for a refund.");
    }
    return database
        .inTransaction(
            tx ->
                recoveries
                    .find(tx, tenant, recoveryId)
                    .map(found -> found.orElseThrow(ClaimMoney::unknown))
                    .flatMap(
                        told -> {
                          var paymentId = told.paymentId();
                          if (paymentId == null || !told.answer().equals("unclaimed")) {
                            throw Problems.conflict(
                                "nothing_to_claim", "This recovery told of no unclaimed money.");
                          }
                          return orderNo == null
                              ? refund(tx, tenant, paymentId)
                              : goods(tx, tenant, told.buyerId(), paymentId, orderNo);
                        })
                    .map(status -> new Claimed(recoveryId, wanted, orderNo, status)))
        .call(claimed -> orderNo == null ? Uni.createFrom().voidItem() : closeOthers(orderNo));
  }

  // What the buyer could still pay for the order is closed, or turns out to be paid and goes back.
  private Uni<Void> closeOthers(String orderNo) {
    return payments
        .ofOrder(database.pool(), orderNo)
        .onItem()
        .transformToMulti(all -> Multi.createFrom().iterable(all))
        .filter(AskChannel::isOpen)
        .onItem()
        .transformToUniAndConcatenate(askChannel::closeAtChannel)
        .collect()
        .last()
        .replaceWithVoid()
        .onFailure()
        .invoke(
            failure ->
                LOG.warnf(
                    "An attempt of order %s stays payable beside its claim (%s); what comes by it"
                        + " goes back.",
                    orderNo, failure.getClass().getSimpleName()))
        .onFailure()
        .recoverWithNull();
  }

  private Uni<PaymentStatus> goods(
      SqlConnection tx, String tenant, String buyerId, String paymentId, String orderNo) {
    return windows
        .lock(tx, orderNo)
        .map(found -> found.orElseThrow(Orders::unknown).state())
        .invoke(window -> ofBuyer(window, tenant, buyerId))
        .flatMap(window -> pay(tx, tenant, paymentId, window));
  }

  private static void ofBuyer(PaymentWindow window, String tenant, String buyerId) {
    Orders.ofTenant(window, tenant);
    if (!window.buyerId().equals(buyerId)) {
      throw Orders.unknown();
    }
  }

  private Uni<PaymentStatus> pay(
      SqlConnection tx, String tenant, String paymentId, PaymentWindow window) {
    return payments
        .lock(tx, paymentId)
        .map(found -> found.orElseThrow())
        .flatMap(
            payment ->
                obstacles(tx, payment.state())
                    .map(obstacles -> new ClaimGoods(window, obstacles, clock.instant()))
                    .flatMap(command -> decide(tx, payment, command, tenant))
                    .call(
                        decision ->
                            decision instanceof Decision.Accepted<Payment, ?>
                                ? book(tx, payment, window, tenant)
                                : Uni.createFrom().voidItem()))
        .replaceWith(PaymentStatus.CLAIMED);
  }

  private Uni<Void> book(
      SqlConnection tx, Stored<Payment> payment, PaymentWindow window, String tenant) {
    return ledger
        .match(tx, payment.state().money())
        .chain(
            () ->
                windows.apply(
                    tx, window.orderNo(), new TakeMoney(), actor(tenant), payment.traceparent()))
        .replaceWithVoid();
  }

  private Uni<PaymentStatus> refund(SqlConnection tx, String tenant, String paymentId) {
    return payments
        .lock(tx, paymentId)
        .map(found -> found.orElseThrow())
        .flatMap(
            payment ->
                obstacles(tx, payment.state())
                    .map(obstacles -> new ClaimRefund(tenant, obstacles, clock.instant()))
                    .flatMap(command -> decide(tx, payment, command, tenant)))
        .replaceWith(PaymentStatus.RETURNING);
  }

  private Uni<Obstacles> obstacles(SqlConnection tx, Payment payment) {
    var received = Objects.requireNonNull(payment.received());
    return refunds
        .held(tx, payment.paymentId())
        .flatMap(
            held ->
                tx.preparedQuery(DISPUTED)
                    .execute(Tuple.of(payment.channel(), received.transactionId()))
                    .map(rows -> rows.iterator().next().getBoolean("disputed"))
                    .map(disputed -> new Obstacles(held, disputed)));
  }

  private Uni<Decision<Payment, Event>> decide(
      SqlConnection tx, Stored<Payment> payment, PaymentCommand command, String tenant) {
    return payments
        .apply(tx, payment, command, actor(tenant), payment.traceparent())
        .invoke(
            decision -> {
              if (decision instanceof Decision.Refused(var code, var why)) {
                throw Problems.conflict(code, why);
              }
            });
  }

  private static String actor(String tenant) {
    return "app:" + tenant;
  }

  private static RuntimeException unknown() {
    return Problems.notFound("recovery_not_found", "There is no such recovery.");
  }
}
