package bida.payment;

import bida.contracts.Event;
import bida.payment.core.Payment;
import bida.payment.core.PaymentCommand;
import bida.payment.core.PaymentCommand.ClaimGoods;
import bida.payment.core.PaymentCommand.ClaimRefund;
import bida.payment.core.PaymentStatus;
import bida.payment.core.PaymentWindow;
import bida.payment.core.WindowCommand.TakeMoney;
import bida.platform.database.Database;
import bida.platform.decision.Decision;
import bida.platform.problem.Problems;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of money without an order is its buyer's choice, under the lock of its payment:
 * claims, and the refund that comes by itself, exclude each other there.
 */
@ApplicationScoped
class ClaimMoney {

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
  private final InstantSource clock;

  ClaimMoney(
      Database database,
      Recoveries recoveries,
      Windows windows,
      Payments payments,
      Refunds refunds,
      Ledger ledger,
      InstantSource clock) {
    this.database = database;
    this.recoveries = recoveries;
    this.windows = windows;
    this.payments = payments;
    this.refunds = refunds;
    this.ledger = ledger;
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
    return database.inTransaction(
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
                .map(status -> new Claimed(recoveryId, wanted, orderNo, status)));
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
                refunds
                    .held(tx, paymentId)
                    .map(held -> new ClaimGoods(window, held, clock.instant()))
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
                refunds
                    .held(tx, paymentId)
                    .map(held -> new ClaimRefund(tenant, held, clock.instant()))
                    .flatMap(command -> decide(tx, payment, command, tenant)))
        .replaceWith(PaymentStatus.RETURNING);
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
