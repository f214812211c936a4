package bida.simulators.fulu;

import bida.simulators.supplier.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One order in the supplier's book.
 *
 * @param chargeAccount to top up; empty where cards are bought
 * @param outcome how it will end; decided when it is accepted, so that a restart changes nothing
 * @param nextAt when the state changes next; null when it never will
 * @param cards what it sold, for ever the same
 */
record FuluOrder(
    String orderId,
    String customerOrderNo,
    String productId,
    String chargeAccount,
    int buyNum,
    String price,
    String notifyUrl,
    Outcome outcome,
    long lateSeconds,
    State state,
    Instant createdAt,
    @Nullable Instant nextAt,
    @Nullable Instant finishedAt,
    List<FuluCard> cards) {

  FuluOrder {
    // Books of before there were cards have none.
    cards = List.copyOf(Objects.requireNonNullElse(cards, List.of()));
  }

  boolean isOfCards() {
    return chargeAccount.isEmpty();
  }

  enum State {
    processing("充值中"),
    success("充值成功"),
    failed("充值失败");

    final String text;

    State(String text) {
      this.text = text;
    }
  }

  boolean sameAs(String productId, String chargeAccount, int buyNum) {
    return this.productId.equals(productId)
        && this.chargeAccount.equals(chargeAccount)
        && this.buyNum == buyNum;
  }

  /** The next state, and after a failure that was none the later one. */
  FuluOrder step(Instant at) {
    return switch (outcome) {
      case success -> in(State.success, null, at);
      case failed -> in(State.failed, null, at);
      case unknown -> in(State.processing, null, null);
      case lateSuccess ->
          state == State.processing
              ? in(State.failed, at.plusSeconds(lateSeconds), at)
              : in(State.success, null, at);
    };
  }

  /** A success that was none; told to whoever asks, and to nobody else. */
  FuluOrder takenBack() {
    return in(State.failed, null, finishedAt);
  }

  private FuluOrder in(State state, @Nullable Instant nextAt, @Nullable Instant finishedAt) {
    return new FuluOrder(
        orderId,
        customerOrderNo,
        productId,
        chargeAccount,
        buyNum,
        price,
        notifyUrl,
        outcome,
        lateSeconds,
        state,
        createdAt,
        nextAt,
        finishedAt,
        cards);
  }
}
