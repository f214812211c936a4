package bida.payment.core;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.ConfirmedBy;
import bida.contracts.Event;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.PaymentWindowClosed;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The job that closes and the callback that pays, step by step in every order chance gives. */
class CancelAgainstPayTest {

  private static final int INTERLEAVINGS = 1000;

  @Test
  void a08AnswersEachCloseRequestOnceAndLosesNoMoney() {
    var paid = 0;
    for (int seed = 0; seed < INTERLEAVINGS; seed++) {
      var race = new Race(new Random(seed));

      race.run();

      var confirmed = race.told.stream().filter(PaymentConfirmed.class::isInstance).count();
      var closed = race.told.stream().filter(PaymentWindowClosed.class::isInstance).count();
      assertThat(confirmed).as("seed %s", seed).isEqualTo(race.buyerPaid ? 1 : 0);
      assertThat(closed)
          .as("seed %s", seed)
          .isEqualTo(race.window.status() == WindowStatus.CLOSED ? 1 : 0);
      assertThat(confirmed + closed).as("seed %s", seed).isPositive();
      // Both only where the answer was given first: the money is late, and order-service says so.
      if (closed == 1 && confirmed == 1) {
        assertThat(race.told.getFirst()).isInstanceOf(PaymentWindowClosed.class);
      }
      paid += race.buyerPaid ? 1 : 0;
    }
    assertThat(paid).isBetween(INTERLEAVINGS / 4, INTERLEAVINGS * 9 / 10);
  }

  /** One order, its attempt, its channel, and whoever acts on them. */
  private static final class Race {

    private final Random chance;
    private final List<Event> told = new ArrayList<>();
    private PaymentWindow window = Samples.window(WindowStatus.OPEN);
    private Payment payment = Samples.payment(PaymentStatus.PENDING);
    private boolean buyerPaid;
    private boolean closedAtChannel;
    private boolean lastAnswerUnpaid;

    Race(Random chance) {
      this.chance = chance;
    }

    void run() {
      for (int i = 0; i < 24; i++) {
        steps().get(chance.nextInt(steps().size())).run();
      }
      // In the end the channel answers, its callback comes, and the job has its last round.
      fence();
      if (buyerPaid) {
        callback();
      }
      query();
      close();
      finish();
    }

    private List<Runnable> steps() {
      return List.of(
          this::pay, this::callback, this::fence, this::query, this::close, this::finish, () -> {});
    }

    // A page that is still open can be paid a moment after the close; rarely, but it happens.
    private void pay() {
      buyerPaid |= chance.nextInt(closedAtChannel ? 20 : 4) == 0;
    }

    private void callback() {
      if (buyerPaid && chance.nextBoolean()) {
        learn();
      }
    }

    private void fence() {
      take(WindowLifecycle.decide(window, new WindowCommand.Fence(Samples.NOW)));
    }

    private void query() {
      lastAnswerUnpaid = false;
      if (buyerPaid) {
        learn();
      } else if (window.status() == WindowStatus.FENCED) {
        lastAnswerUnpaid = true;
      }
    }

    // Only after a query that said unpaid; the channel refuses to close what was paid since.
    private void close() {
      if (lastAnswerUnpaid && !buyerPaid) {
        closedAtChannel = true;
        takePayment(PaymentLifecycle.decide(payment, new PaymentCommand.Close()));
      } else if (lastAnswerUnpaid) {
        learn();
      }
    }

    private void finish() {
      var open =
          payment.status() == PaymentStatus.PENDING || payment.status() == PaymentStatus.CREATED;
      WindowCommand command =
          open
              ? new WindowCommand.KeepClosing(Samples.NOW, Duration.ofMinutes(30))
              : new WindowCommand.Close(Samples.NOW);
      take(WindowLifecycle.decide(window, command));
    }

    private void learn() {
      var money =
          new PaymentCommand.Receive(
              Samples.money("T1", 990, "CNY"), ConfirmedBy.CALLBACK, Samples.NOW);
      takePayment(PaymentLifecycle.decide(payment, money));
      if (payment.status() == PaymentStatus.SUCCEEDED) {
        take(WindowLifecycle.decide(window, new WindowCommand.TakeMoney()));
      }
    }

    private void take(Decision<PaymentWindow, Event> decision) {
      if (decision instanceof Accepted(var next, var events)) {
        window = next;
        told.addAll(events);
      }
    }

    private void takePayment(Decision<Payment, Event> decision) {
      if (decision instanceof Accepted(var next, var events)) {
        payment = next;
        told.addAll(events);
      }
    }
  }
}
