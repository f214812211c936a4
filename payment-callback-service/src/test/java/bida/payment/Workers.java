package bida.payment;

import bida.platform.test.Await;
import jakarta.inject.Singleton;
import java.util.concurrent.Callable;

/** Their next round now: on their own they look at the clock once a second. */
@Singleton
class Workers {

  private final ApplyMovements applyMovements;
  private final QueryPayments queryPayments;
  private final CloseWindows closeWindows;
  private final ExecuteRefunds executeRefunds;
  private final AskRefundNews askRefundNews;
  private final AskDisputes askDisputes;

  Workers(
      ApplyMovements applyMovements,
      QueryPayments queryPayments,
      CloseWindows closeWindows,
      ExecuteRefunds executeRefunds,
      AskRefundNews askRefundNews,
      AskDisputes askDisputes) {
    this.applyMovements = applyMovements;
    this.queryPayments = queryPayments;
    this.closeWindows = closeWindows;
    this.executeRefunds = executeRefunds;
    this.askRefundNews = askRefundNews;
    this.askDisputes = askDisputes;
  }

  void round() {
    applyMovements.call();
    queryPayments.call();
    closeWindows.call();
    executeRefunds.call();
    askRefundNews.call();
    askDisputes.call();
  }

  /** One round after the other until they have done it. */
  void until(String what, Callable<Boolean> done) {
    Await.until(
        what,
        () -> {
          round();
          return done.call();
        });
  }
}
