package bida.payment.channel.wallet;

import bida.payment.channel.wallet.Entry.Kind;

/**
 * The wallet's side of the ledger. What buyers have is owed to them on {@code wallet:buyers}. A
 * payment moves it to {@code channel:wallet}, from where it arrives like any channel's money: that
 * account is at zero whenever nothing is under way.
 */
final class WalletAccounts {

  private static final String BUYERS = "wallet:buyers";
  private static final String CHANNEL = "channel:" + WalletChannel.NAME;
  private static final String FUNDING = "wallet:funding";

  record Transfer(String debit, String credit) {}

  private WalletAccounts() {}

  static Transfer of(Kind kind, long amountMinor) {
    return switch (kind) {
      case PAYMENT -> new Transfer(BUYERS, CHANNEL);
      case REFUND -> new Transfer(CHANNEL, BUYERS);
      case CREDIT ->
          amountMinor > 0 ? new Transfer(FUNDING, BUYERS) : new Transfer(BUYERS, FUNDING);
    };
  }
}
