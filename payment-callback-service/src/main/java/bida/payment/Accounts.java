package bida.payment;

import bida.payment.core.Movement;

/**
 * The accounts of the ledger. Money arrives on the channel's account against {@code unmatched};
 * matching moves it on to {@code captured}, and a refund takes both steps back.
 */
final class Accounts {

  private static final String UNMATCHED = "unmatched";
  private static final String CAPTURED = "captured";
  private static final String BY_HAND = "payout:manual";

  record Transfer(String debit, String credit) {}

  private Accounts() {}

  static Transfer arriving(Movement movement) {
    var channel = "channel:" + movement.channel();
    return switch (movement) {
      case Movement.MoneyIn _ -> new Transfer(channel, UNMATCHED);
      // News of a dispute moves nothing by itself; Intake books what moves money only.
      case Movement.RefundEnded _, Movement.RefundNoticed _, Movement.Disputed _ ->
          new Transfer(UNMATCHED, channel);
    };
  }

  /** Money that went back past its channel, where what it came by still is. */
  static Transfer paidOut(boolean captured) {
    return new Transfer(captured ? CAPTURED : UNMATCHED, BY_HAND);
  }

  static Transfer matched(Movement movement) {
    return switch (movement) {
      case Movement.MoneyIn _ -> new Transfer(UNMATCHED, CAPTURED);
      case Movement.RefundEnded _, Movement.RefundNoticed _, Movement.Disputed _ ->
          new Transfer(CAPTURED, UNMATCHED);
    };
  }
}
