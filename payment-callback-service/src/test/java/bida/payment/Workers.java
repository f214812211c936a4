package bida.payment;

import jakarta.inject.Singleton;

/** Their next round now: on their own they look at the clock once a second. */
@Singleton
class Workers {

  private final ApplyMovements applyMovements;
  private final QueryPayments queryPayments;
  private final CloseWindows closeWindows;
  private final ExecuteRefunds executeRefunds;

  Workers(
      ApplyMovements applyMovements,
      QueryPayments queryPayments,
      CloseWindows closeWindows,
      ExecuteRefunds executeRefunds) {
    this.applyMovements = applyMovements;
    this.queryPayments = queryPayments;
    this.closeWindows = closeWindows;
    this.executeRefunds = executeRefunds;
  }

  void round() {
    applyMovements.call();
    queryPayments.call();
    closeWindows.call();
    executeRefunds.call();
  }
}
