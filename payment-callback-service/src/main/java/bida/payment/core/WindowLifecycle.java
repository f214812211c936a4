package bida.payment.core;

import static bida.platform.decision.Decision.accept;
import static bida.platform.decision.Decision.ignore;
import static bida.platform.decision.Decision.refuse;

import bida.contracts.CaseNeeded;
import bida.contracts.Event;
import bida.contracts.PaymentEvent.PaymentWindowClosed;
import bida.payment.core.WindowCommand.Close;
import bida.payment.core.WindowCommand.CountAttempt;
import bida.payment.core.WindowCommand.Decline;
import bida.payment.core.WindowCommand.Fence;
import bida.payment.core.WindowCommand.KeepClosing;
import bida.payment.core.WindowCommand.OpenAttempt;
import bida.payment.core.WindowCommand.Relink;
import bida.payment.core.WindowCommand.TakeMoney;
import bida.platform.decision.Decision;
import java.util.Objects;

/** The life of a payment window; the only judge between cancel and pay (architecture.md). */
public final class WindowLifecycle {

  private WindowLifecycle() {}

  public static Decision<PaymentWindow, Event> decide(PaymentWindow window, WindowCommand command) {
    return switch (command) {
      case OpenAttempt open -> open(window, open);
      // Whatever became of the window meanwhile, the number was given.
      case CountAttempt(int attempt) ->
          attempt <= window.attempts()
              ? ignore("counted before")
              : accept(window.withAttempts(attempt));
      case Fence fence -> fence(window, fence);
      case Decline decline -> decline(window, decline);
      case TakeMoney _ -> takeMoney(window);
      case Close close -> close(window, close);
      case KeepClosing keep -> keepClosing(window, keep);
      case Relink(var buyerId) ->
          window.buyerId().equals(buyerId) ? ignore("already so") : accept(window.of(buyerId));
    };
  }

  private static Decision<PaymentWindow, Event> open(PaymentWindow window, OpenAttempt command) {
    return switch (window.status()) {
      case OPEN -> {
        if (!command.at().isBefore(window.payBy())) {
          yield refuse("payment_window_closed", "The time to pay is over.");
        }
        if (window.attempts() >= command.limit()) {
          yield refuse("too_many_attempts", "This order was tried to be paid too often.");
        }
        yield accept(window.withOneMoreAttempt());
      }
      case FENCED, CLOSED -> refuse("payment_window_closed", "The order takes no more money.");
      case PAID -> refuse("order_already_paid", "The order is paid.");
    };
  }

  private static Decision<PaymentWindow, Event> fence(PaymentWindow window, Fence command) {
    return switch (window.status()) {
      case OPEN -> accept(window.fenced(command.at()));
      case FENCED, CLOSED -> ignore("already so");
      case PAID -> ignore("payment-confirmed was the answer");
    };
  }

  private static Decision<PaymentWindow, Event> decline(PaymentWindow window, Decline command) {
    return switch (window.status()) {
      case OPEN -> accept(window.declined(command.why(), command.at()));
      case FENCED, CLOSED -> ignore("it closes anyway");
      case PAID -> ignore("payment-confirmed was the answer");
    };
  }

  private static Decision<PaymentWindow, Event> takeMoney(PaymentWindow window) {
    return switch (window.status()) {
      case OPEN, FENCED -> accept(window.to(WindowStatus.PAID));
      // payment-window-closed was told already: what comes now is late money, which order-service
      // judges.
      case CLOSED -> ignore("late money");
      case PAID -> ignore("a further payment");
    };
  }

  private static Decision<PaymentWindow, Event> close(PaymentWindow window, Close command) {
    return switch (window.status()) {
      case FENCED ->
          accept(
              window.to(WindowStatus.CLOSED),
              new PaymentWindowClosed(
                  window.orderNo(), window.tenant(), command.at(), window.declined()));
      case OPEN -> ignore("nobody asked to close");
      case CLOSED, PAID -> ignore("already answered");
    };
  }

  private static Decision<PaymentWindow, Event> keepClosing(
      PaymentWindow window, KeepClosing command) {
    return switch (window.status()) {
      case FENCED -> {
        var since = Objects.requireNonNull(window.closeRequestedAt());
        if (window.caseOpened() || command.at().isBefore(since.plus(command.patience()))) {
          yield ignore("still waiting for the channel");
        }
        yield accept(
            window.withCase(),
            new CaseNeeded(
                "payment-unconfirmed:" + window.orderNo(),
                "payment-unconfirmed",
                window.orderNo(),
                window.tenant(),
                "The channel does not say whether the order was paid. It is asked again until it"
                    + " does; stock stays held.",
                command.at()));
      }
      case OPEN, CLOSED, PAID -> ignore("nothing is being closed");
    };
  }
}
