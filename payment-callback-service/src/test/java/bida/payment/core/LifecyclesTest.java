package bida.payment.core;

import static org.assertj.core.api.Assertions.assertThat;

import bida.platform.decision.Decision.Accepted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class LifecyclesTest {

  private static final List<PaymentWindow> WINDOWS =
      Arrays.stream(WindowStatus.values()).map(Samples::window).toList();
  private static final List<Payment> PAYMENTS =
      Arrays.stream(PaymentStatus.values()).map(Samples::payment).toList();
  private static final List<Refund> REFUNDS =
      Arrays.stream(RefundStatus.values()).map(Samples::refund).toList();

  @Test
  void everyCommandIsSampled() {
    assertThat(kinds(Samples.windowCommands().values()))
        .containsExactlyInAnyOrder(WindowCommand.class.getPermittedSubclasses());
    assertThat(kinds(Samples.paymentCommands().values()))
        .containsExactlyInAnyOrder(PaymentCommand.class.getPermittedSubclasses());
    assertThat(kinds(Samples.refundCommands().values()))
        .containsExactlyInAnyOrder(RefundCommand.class.getPermittedSubclasses());
  }

  private static Class<?>[] kinds(Collection<?> commands) {
    return commands.stream().map(Object::getClass).distinct().toArray(Class<?>[]::new);
  }

  @Test
  void windowsLiveAsTheTableSays() throws IOException {
    assertThat(windows()).isEqualTo(text("/window-lifecycle.txt"));
  }

  @Test
  void paymentsLiveAsTheTableSays() throws IOException {
    assertThat(payments()).isEqualTo(text("/payment-lifecycle.txt"));
  }

  @Test
  void refundsLiveAsTheTableSays() throws IOException {
    assertThat(refunds()).isEqualTo(text("/refund-lifecycle.txt"));
  }

  @Test
  void nothingThatWasToldBeforeIsTakenTwice() {
    for (var payment : PAYMENTS) {
      for (var command : Samples.paymentCommands().values()) {
        if (PaymentLifecycle.decide(payment, command) instanceof Accepted(var next, _)
            && next.received() != null) {
          assertThat(PaymentLifecycle.decide(next, command)).isNotInstanceOf(Accepted.class);
        }
      }
    }
  }

  @Test
  void aRefundThatEndedWellNeverChanges() {
    var refund = Samples.refund(RefundStatus.SUCCEEDED);
    for (var command : Samples.refundCommands().values()) {
      // One that came back afterwards is told to a person, and stays what it was.
      if (RefundLifecycle.decide(refund, command) instanceof Accepted(var next, _)) {
        assertThat(next).isEqualTo(refund);
      }
    }
  }

  /** Mended in the channel's console after a person had paid it out. */
  @Test
  void tellsAPersonWhenTheChannelReturnsWhatWentBackOtherwise() {
    var broken = Samples.refund(RefundStatus.ROUTE_BROKEN);
    var payOut = Samples.refundCommands().get("pay out");
    var paidOut = ((Accepted<Refund, ?>) RefundLifecycle.decide(broken, payOut)).next();

    var again = RefundLifecycle.decide(paidOut, Samples.refundCommands().get("end: returned"));

    assertThat(again).isInstanceOf(Accepted.class);
    assertThat(((Accepted<Refund, ?>) again).events().toString()).contains("refund-paid-twice");
    assertThat(RefundLifecycle.decide(paidOut, payOut)).isNotInstanceOf(Accepted.class);
  }

  @Test
  void opensOneCaseHoweverLongAChannelIsSilent() {
    var late = Samples.windowCommands().get("keep closing at 30 min");

    var once = WindowLifecycle.decide(Samples.window(WindowStatus.FENCED), late);

    assertThat(once).isInstanceOf(Accepted.class);
    var next = ((Accepted<PaymentWindow, ?>) once).next();
    assertThat(WindowLifecycle.decide(next, late)).isNotInstanceOf(Accepted.class);
  }

  @Test
  void numbersItsAttempts() {
    var window = Samples.window(WindowStatus.OPEN);

    assertThat(window.newestPaymentNo()).isEqualTo(Samples.ORDER + "01");
    for (int i = 0; i < 9; i++) {
      window = window.withOneMoreAttempt();
    }
    assertThat(window.newestPaymentNo()).isEqualTo(Samples.ORDER + "10");
  }

  @Test
  void readsTheNumbersThatItGives() {
    var window = Samples.window(WindowStatus.OPEN);

    assertThat(AttemptNo.of(window.newestPaymentNo())).contains(new AttemptNo(Samples.ORDER, 1));
    assertThat(AttemptNo.of(window.withAttempts(20).newestPaymentNo()))
        .contains(new AttemptNo(Samples.ORDER, 20));
    assertThat(AttemptNo.of(Samples.ORDER + "00")).isEmpty();
    assertThat(AttemptNo.of("01")).isEmpty();
    assertThat(AttemptNo.of("unknown")).isEmpty();
  }

  @Test
  void givesNoNumberAgainThatARestoreForgot() {
    var window = Samples.window(WindowStatus.OPEN);

    var counted = WindowLifecycle.decide(window, new WindowCommand.CountAttempt(7));

    assertThat(((Accepted<PaymentWindow, ?>) counted).next().withOneMoreAttempt().newestPaymentNo())
        .isEqualTo(Samples.ORDER + "08");
  }

  static String windows() {
    return LifecycleTable.of(
        WINDOWS, Samples.windowCommands(), PaymentWindow::status, WindowLifecycle::decide);
  }

  static String payments() {
    return LifecycleTable.of(
        PAYMENTS, Samples.paymentCommands(), Payment::status, PaymentLifecycle::decide);
  }

  static String refunds() {
    return LifecycleTable.of(
        REFUNDS, Samples.refundCommands(), Refund::status, RefundLifecycle::decide);
  }

  private static String text(String file) throws IOException {
    try (var in = LifecyclesTest.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
