package bida.payment;

import bida.payment.core.Payment.Payer;
import bida.payment.core.PaymentWindow;
import bida.payment.core.WindowCommand.Decline;
import bida.platform.database.Database;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Objects;
import org.jboss.logging.Logger;

/**
 * Pays an order out of what is held here for its buyer, as his app would: the same attempt, the
 * same ledger, the same refunds. Where it does not suffice the order is closed, for nobody was
 * offered another way.
 */
@ApplicationScoped
class PayByItself {

  private static final Logger LOG = Logger.getLogger(PayByItself.class);

  private static final String METHOD = "balance";
  private static final String TOO_LITTLE = "insufficient_balance";

  private final OpenPayment openPayment;
  private final Database database;
  private final Windows windows;
  private final InstantSource clock;

  PayByItself(OpenPayment openPayment, Database database, Windows windows, InstantSource clock) {
    this.openPayment = openPayment;
    this.database = database;
    this.windows = windows;
    this.clock = clock;
  }

  /** Whether it was declined for good; without an answer it is asked again. */
  Uni<Boolean> pay(PaymentWindow window) {
    var channel = Objects.requireNonNull(window.payFrom());
    return openPayment
        .of(window.orderNo(), window.tenant(), channel, METHOD, Payer.UNNAMED)
        .replaceWith(false)
        .onFailure(PayByItself::isTooLittle)
        .recoverWithUni(() -> decline(window))
        .onFailure(HttpProblem.class)
        .recoverWithItem(
            problem -> {
              LOG.warnf(
                  "%s is not paid by itself yet (%s); tried again until its time is over.",
                  window.orderNo(), code(problem));
              return false;
            });
  }

  private Uni<Boolean> decline(PaymentWindow window) {
    return database
        .inTransaction(
            tx ->
                windows.apply(
                    tx,
                    window.orderNo(),
                    new Decline(TOO_LITTLE, clock.instant()),
                    "channel:" + window.payFrom(),
                    null))
        .replaceWith(true);
  }

  private static boolean isTooLittle(Throwable failure) {
    return failure instanceof HttpProblem && code(failure).equals(TOO_LITTLE);
  }

  private static String code(Throwable problem) {
    return String.valueOf(((HttpProblem) problem).getParameters().get("code"));
  }
}
