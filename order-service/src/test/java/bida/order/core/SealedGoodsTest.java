package bida.order.core;

import static bida.order.core.Samples.NOW;
import static bida.order.core.Samples.PRICE;
import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.ClaimKind;
import bida.contracts.Event;
import bida.contracts.ProductType;
import bida.order.core.OrderCommand.Cancel;
import bida.order.core.OrderCommand.DeliverLine;
import bida.order.core.OrderCommand.DisputeDelivery;
import bida.order.core.OrderCommand.RevealLine;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import bida.platform.decision.Decision.Refused;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is delivered as keys is read by its buyer, and his to give back until he has. */
class SealedGoodsTest {

  @ParameterizedTest
  @EnumSource
  void offersToReadWhatComesAsKeysAndNothingElse(ProductType type) {
    var delivered = delivered(type);

    assertThat(actions(delivered).contains("reveal"))
        .isEqualTo(type == ProductType.CARD_KEY || type == ProductType.LICENCE);
  }

  @ParameterizedTest
  @EnumSource(names = {"CARD_KEY", "LICENCE"})
  void takesKeysBackThatNobodyHasReadAndOthersNot(ProductType type) {
    var unread = delivered(type);
    var read = next(unread, new RevealLine(1));

    assertThat(actions(unread)).contains("cancel");
    assertThat(decide(unread, new Cancel())).isInstanceOf(Accepted.class);
    assertThat(actions(read)).contains("reveal").doesNotContain("cancel");
    assertThat(decide(read, new Cancel()))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.code()).isEqualTo("keys_revealed"));
  }

  @ParameterizedTest
  @EnumSource(names = {"CARD_KEY", "LICENCE"})
  void hearsThatAKeyIsBad(ProductType type) {
    var bad = new DisputeDelivery(1, 1, ClaimKind.KEY_BAD);

    assertThat(next(delivered(type), bad).status()).isEqualTo(OrderStatus.VERIFYING);
  }

  private static Order delivered(ProductType type) {
    return next(paid(type), new DeliverLine(1));
  }

  private static Order paid(ProductType type) {
    var placed = Samples.placed(Samples.line(1, type));
    return placed.with(placed.funds().paidBy("p1", PRICE, NOW)).to(OrderStatus.FULFILLING, NOW);
  }

  private static List<String> actions(Order order) {
    return AllowedAction.of(order, NOW).stream().map(AllowedAction::action).toList();
  }

  private static Order next(Order order, OrderCommand command) {
    return ((Accepted<Order, Event>) decide(order, command)).next();
  }

  private static Decision<Order, Event> decide(Order order, OrderCommand command) {
    return OrderLifecycle.decide(order, command, NOW);
  }
}
