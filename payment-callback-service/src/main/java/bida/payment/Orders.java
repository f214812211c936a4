package bida.payment;

import bida.payment.core.PaymentWindow;
import bida.payment.core.WindowStatus;
import bida.platform.problem.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.time.Instant;

/** What an app may know and do about an order here. */
final class Orders {

  private Orders() {}

  static void ofTenant(PaymentWindow window, String tenant) {
    if (!window.tenant().equals(tenant)) {
      throw unknown();
    }
  }

  /** An open attempt is of no use any more when the window is not. */
  static void open(PaymentWindow window, Instant now) {
    if (window.status() == WindowStatus.PAID) {
      throw Problems.conflict("order_already_paid", "The order is paid.");
    }
    if (window.status() != WindowStatus.OPEN || !now.isBefore(window.payBy())) {
      throw Problems.conflict("payment_window_closed", "The order takes no more money.");
    }
  }

  static HttpProblem unknown() {
    return Problems.notFound("order_not_found", "There is no such order.");
  }
}
