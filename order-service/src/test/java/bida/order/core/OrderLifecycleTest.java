package bida.order.core;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.CaseNeeded;
import bida.contracts.ClaimKind;
import bida.contracts.Event;
import bida.contracts.Money;
import bida.contracts.OrderEvent.DeliveryRequested;
import bida.contracts.OrderEvent.OrderDelivered;
import bida.contracts.OrderEvent.OrderPaid;
import bida.contracts.OrderEvent.OrderReopened;
import bida.contracts.OrderEvent.RefundRequested;
import bida.contracts.ProductType;
import bida.order.core.OrderCommand.Cancel;
import bida.order.core.OrderCommand.CompleteRefund;
import bida.order.core.OrderCommand.ConfirmPayment;
import bida.order.core.OrderCommand.DeliverLine;
import bida.order.core.OrderCommand.FailLine;
import bida.order.core.OrderCommand.PassDeadline;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import bida.platform.decision.Decision.Ignored;
import bida.platform.decision.Decision.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OrderLifecycleTest {

  private static final Set<OrderStatus> TERMINAL =
      EnumSet.of(
          OrderStatus.COMPLETED,
          OrderStatus.CANCELLED,
          OrderStatus.REFUNDED,
          OrderStatus.PARTIALLY_REFUNDED);

  @Test
  void everyCommandHasASample() {
    var kinds = Arrays.stream(OrderCommand.class.getPermittedSubclasses());
    var sampled = Samples.COMMANDS.stream().map(Object::getClass).collect(Collectors.toSet());

    assertThat(kinds).allMatch(sampled::contains);
  }

  /** The whole life in one table; a change of the core shows up as a change of the file. */
  @Test
  void livesAsTheTableSays() {
    assertThat(table()).isEqualTo(read("order-lifecycle.txt"));
  }

  @Test
  void neverLeavesAStateWithoutADeadline() {
    for (var order : Samples.all()) {
      for (var command : Samples.COMMANDS) {
        if (decide(order, command) instanceof Accepted(var next, _)) {
          assertThat(next.deadline() != null || TERMINAL.contains(next.status()))
              .as("%s, %s", order.status(), command)
              .isTrue();
        }
      }
    }
  }

  @Test
  void offersWhatItAcceptsAndNothingElse() {
    for (var order : Samples.all()) {
      var offered =
          AllowedAction.of(order, Samples.NOW).stream().map(AllowedAction::action).toList();

      assertThat(decide(order, new Cancel()) instanceof Accepted)
          .as("cancel in %s", order.status())
          .isEqualTo(offered.contains("cancel"));
      assertThat(decide(order, new OrderCommand.ConfirmReceipt()) instanceof Accepted)
          .as("confirm in %s", order.status())
          .isEqualTo(offered.contains("confirm"));
      assertThat(decide(order, new OrderCommand.ShipNow()) instanceof Accepted)
          .as("ship_now in %s", order.status())
          .isEqualTo(offered.contains("ship_now"));
      var wish = new OrderCommand.CorrectRecipient(1, "player-2", order.version());
      assertThat(decide(order, wish) instanceof Accepted)
          .as("correct_recipient in %s", order.status())
          .isEqualTo(offered.contains("correct_recipient"));
      var claim = new OrderCommand.DisputeDelivery(1, null, ClaimKind.NOT_RECEIVED);
      assertThat(decide(order, claim) instanceof Accepted)
          .as("verify in %s", order.status())
          .isEqualTo(offered.contains("verify"));
      assertThat(decide(order, new OrderCommand.Urge()) instanceof Accepted)
          .as("urge in %s", order.status())
          .isEqualTo(offered.contains("urge"));
    }
  }

  @Test
  void a06GivesASecondPaymentBackWhateverTheStatus() {
    for (var status : EnumSet.complementOf(EnumSet.of(OrderStatus.PENDING_PAYMENT))) {
      var order = Samples.in(status);
      var second = new ConfirmPayment("p2", Samples.PRICE, Samples.NOW, false);

      var events = accepted(decide(order, second)).events();

      assertThat(events).filteredOn(RefundRequested.class::isInstance).hasSize(1);
      assertThat(((RefundRequested) events.getLast()).paymentId()).isEqualTo("p2");
    }
  }

  @Test
  void a07BringsACancelledOrderBackForLateMoneyWhileThereIsStock() {
    var cancelled = Samples.in(OrderStatus.CANCELLED);

    var reopened =
        accepted(decide(cancelled, new ConfirmPayment("p1", Samples.PRICE, Samples.NOW, true)));

    assertThat(reopened.next().status()).isEqualTo(OrderStatus.PAID);
    assertThat(reopened.events()).hasExactlyElementsOfTypes(OrderReopened.class, OrderPaid.class);
  }

  @Test
  void a07GivesLateMoneyBackAfterTheGrace() {
    var cancelled = Samples.in(OrderStatus.CANCELLED);
    var afterGrace = cancelled.terms().lateMoneyUntil().plusSeconds(1);

    var late =
        accepted(
            OrderLifecycle.decide(
                cancelled, new ConfirmPayment("p1", Samples.PRICE, afterGrace, true), afterGrace));

    assertThat(late.next().status()).isEqualTo(OrderStatus.REFUNDING);
    assertThat(late.events()).hasExactlyElementsOfTypes(RefundRequested.class);
  }

  @Test
  void paysBackWhatArrivedRatherThanThePrice() {
    var cancelled = Samples.in(OrderStatus.CANCELLED);
    var more = Money.of(1200, "CNY");

    var late = accepted(decide(cancelled, new ConfirmPayment("p1", more, Samples.NOW, false)));

    assertThat(((RefundRequested) late.events().getFirst()).amount()).isEqualTo(more);
  }

  @Test
  void a10WaitsForTheChannelBeforeItCancels() {
    var closing = accepted(decide(Samples.in(OrderStatus.PENDING_PAYMENT), new Cancel())).next();

    assertThat(closing.status()).isEqualTo(OrderStatus.PENDING_PAYMENT);
    assertThat(closing.tags()).containsExactly(ReasonTag.CLOSING);
    assertThat(StockMovement.between(Samples.in(OrderStatus.PENDING_PAYMENT), closing)).isEmpty();
  }

  @Test
  void refundsOnlyWhatCouldNotBeDelivered() {
    var order =
        Samples.placed(
            Samples.line(1, ProductType.CARD_KEY), Samples.line(2, ProductType.RECHARGE));
    order = then(order, new ConfirmPayment("p1", order.terms().total(), Samples.NOW, false));
    order = then(order, new PassDeadline());
    order = then(order, new DeliverLine(1));
    assertThat(order.status()).isEqualTo(OrderStatus.PARTIALLY_DELIVERED);

    var failed = accepted(decide(order, new FailLine(2, "RECHARGE_OPERATOR_ERROR")));

    assertThat(failed.next().status()).isEqualTo(OrderStatus.REFUNDING);
    assertThat(((RefundRequested) failed.events().getLast()).amount()).isEqualTo(Samples.PRICE);
    var done = then(failed.next(), new CompleteRefund("RF1", "p1", Samples.PRICE));
    assertThat(done.status()).isEqualTo(OrderStatus.PARTIALLY_REFUNDED);
  }

  /** A hold took back the key that nobody had read, and the other line with it (seed 97551). */
  @Test
  void refundsAllOfAnOrderInPartDeliveredThatWasHeldAsAWhole() {
    var order =
        Samples.placed(
            Samples.line(1, ProductType.CARD_KEY), Samples.line(2, ProductType.CARD_KEY));
    order = then(order, new ConfirmPayment("p1", order.terms().total(), Samples.NOW, false));
    order = then(then(order, new PassDeadline()), new DeliverLine(1));

    var held = accepted(decide(order, new OrderCommand.GrantHold(null, "OVERDUE")));

    assertThat(held.next().status()).isEqualTo(OrderStatus.REFUNDING);
    assertThat(((RefundRequested) held.events().getLast()).amount())
        .isEqualTo(order.terms().total());
  }

  /** Failure D07, and what follows when a person has paid it out. */
  @Test
  void d07ABrokenRouteIsShownUntilTheMoneyHasGoneBackAfterAll() {
    var broken =
        then(Samples.in(OrderStatus.REFUNDING), new OrderCommand.FailRefund("RF1", "p1", true));
    assertThat(broken.status()).isEqualTo(OrderStatus.REFUNDING);
    assertThat(broken.tags()).containsExactly(ReasonTag.REFUND_ROUTE_BROKEN);

    var paidOut = then(broken, new CompleteRefund("RF1", "p1", Samples.PRICE));

    assertThat(paidOut.status()).isEqualTo(OrderStatus.REFUNDED);
    assertThat(paidOut.tags()).isEmpty();
  }

  /** Failure D08: money is asked back only once the supplier has confirmed the failure. */
  @Test
  void d08AsksNothingBackWhileASupplierMayHaveIt() {
    var overdue = then(Samples.in(OrderStatus.FULFILLING), new PassDeadline());
    overdue = then(overdue.until(Samples.NOW), new PassDeadline());
    assertThat(overdue.tags()).contains(ReasonTag.OVERDUE);

    var refused = decide(overdue, new OrderCommand.RefuseHold());

    assertThat(refused).isInstanceOf(Ignored.class);
    assertThat(overdue.status()).isEqualTo(OrderStatus.FULFILLING);
    var failed = then(overdue, new FailLine(1, "RECHARGE_OPERATOR_ERROR"));
    assertThat(accepted(decide(failed, new PassDeadline())).events())
        .hasExactlyElementsOfTypes(RefundRequested.class);
  }

  /** Failure D09: the goods arrive while their money is on its way back. */
  @Test
  void d09KeepsBothFactsWhenGoodsArriveWhileTheirMoneyGoesBack() {
    var refunding = Samples.in(OrderStatus.REFUNDING);

    var delivered = accepted(decide(refunding, new DeliverLine(1)));

    assertThat(delivered.next().lineNos(OrderLine.LineState.DELIVERED)).containsExactly(1);
    assertThat(delivered.next().funds()).isEqualTo(refunding.funds());
    assertThat(delivered.events())
        .singleElement()
        .extracting(event -> ((CaseNeeded) event).kind())
        .isEqualTo("DELIVERED_AFTER_REFUND");
    assertThat(decide(delivered.next(), new DeliverLine(1))).isInstanceOf(Ignored.class);
    var refunded = then(delivered.next(), new CompleteRefund("RF1", "p1", Samples.PRICE));
    assertThat(refunded.status()).isEqualTo(OrderStatus.REFUNDED);
  }

  @Test
  void deliversWhenTheLastLineIsThere() {
    var order = Samples.in(OrderStatus.FULFILLING);

    assertThat(accepted(decide(order, new DeliverLine(1))).events())
        .hasExactlyElementsOfTypes(OrderDelivered.class);
  }

  @Test
  void waitsOutTheHoldOfWhatCannotBeTakenBack() {
    var order = Samples.placed(Samples.line(1, ProductType.RECHARGE));
    var policy = order.terms().policy();
    var held =
        new Policy(
            policy.version(),
            policy.payWithin(),
            Duration.ofMinutes(10),
            policy.promise(),
            policy.overdue(),
            policy.autoConfirm(),
            policy.refundWindow(),
            policy.lateMoney(),
            policy.lateWatch(),
            policy.cancelWithin(),
            policy.lossAfter());
    var terms = order.terms();
    var withHold =
        Order.placed(
            new Terms(
                terms.orderNo(),
                terms.tenant(),
                terms.merchantOrderNo(),
                terms.buyerId(),
                terms.total(),
                held,
                null,
                terms.placedAt(),
                terms.payBy()),
            order.lines());

    var paid = then(withHold, new ConfirmPayment("p1", Samples.PRICE, Samples.NOW, false));

    assertThat(paid.deadline()).isEqualTo(Samples.NOW.plus(Duration.ofMinutes(10)));
    assertThat(paid.tags()).containsExactly(ReasonTag.COOLING_OFF);
    assertThat(accepted(decide(paid, new OrderCommand.ShipNow())).events())
        .hasExactlyElementsOfTypes(DeliveryRequested.class);
  }

  private static String table() {
    var table = new StringBuilder();
    for (var command : Samples.COMMANDS) {
      table.append(command.getClass().getSimpleName()).append('\n');
      for (var order : Samples.all()) {
        table.append("  %-20s %s%n".formatted(order.status(), shown(decide(order, command))));
      }
    }
    return table.toString();
  }

  private static String shown(Decision<Order, Event> decision) {
    return switch (decision) {
      case Accepted(var next, var events) ->
          "%s %s %s"
              .formatted(
                  next.status(),
                  next.tags(),
                  events.stream().map(event -> event.getClass().getSimpleName()).toList());
      case Ignored<Order, Event> _ -> "ignored";
      case Refused(var code, _) -> "refused " + code;
    };
  }

  private static Decision<Order, Event> decide(Order order, OrderCommand command) {
    return OrderLifecycle.decide(order, command, Samples.NOW);
  }

  private static Order then(Order order, OrderCommand command) {
    return accepted(decide(order, command)).next();
  }

  private static Accepted<Order, Event> accepted(Decision<Order, Event> decision) {
    assertThat(decision).isInstanceOf(Accepted.class);
    return (Accepted<Order, Event>) decision;
  }

  private static String read(String name) {
    try (var in = OrderLifecycleTest.class.getResourceAsStream("/" + name)) {
      return in == null ? write(name) : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // Leaves the table beside the test output, to be read and taken over by a person.
  private static String write(String name) throws IOException {
    Files.writeString(Path.of("target", name), table());
    return "no " + name + " in the test resources; a fresh one is in target/";
  }
}
