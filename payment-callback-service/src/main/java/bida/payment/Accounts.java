package bida.payment;

import bida.payment.core.Movement;

/**
 * The accounts of the ledger. Money arrives on the channel's account against {@code unmatched};
 * matching moves it on to {@code captured}, and a refund takes both steps back.
 */
final class Accounts {

  private static final String UNMATCHED = "unmatched";
  private static final String CAPTURED = "captured";

  record Transfer(String debit, String credit) {}

  private Accounts() {}

  static Transfer arriving(Movement movement) {
    var channel = "channel:" + movement.channel();
    return switch (movement) {
      case Movement.MoneyIn _ -> new Transfer(channel, UNMATCHED);
      case Movement.RefundEnded _ -> new Transfer(UNMATCHED, channel);
    };
  }

  static Transfer matched(Movement movement) {
    return switch (movement) {
      case Movement.MoneyIn _ -> new Transfer(UNMATCHED, CAPTURED);
      case Movement.RefundEnded _ -> new Transfer(CAPTURED, UNMATCHED);
    };
  }
}
