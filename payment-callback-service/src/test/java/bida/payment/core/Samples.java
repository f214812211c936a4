package bida.payment.core;

import bida.contracts.ConfirmedBy;
import bida.contracts.Money;
import bida.payment.core.Movement.Kind;
import bida.payment.core.Movement.MoneyIn;
import bida.payment.core.Movement.RefundEnded;
import bida.payment.core.Payment.Payer;
import bida.payment.core.Payment.Received;
import bida.payment.core.Payment.Way;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A window, a payment and a refund of every status, and the commands that tell them apart. */
final class Samples {

  static final Instant NOW = Instant.parse("2026-10-18T16:00:00Z");
  static final Money PRICE = Money.of(990, "CNY");
  static final String ORDER = "VG202610190000000000";

  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private Samples() {}

  static PaymentWindow window(WindowStatus status) {
    return new PaymentWindow(
        ORDER,
        "app-1",
        "buyer-1",
        PRICE,
        "游戏点券100",
        NOW,
        NOW.plus(Duration.ofMinutes(15)),
        NOW.plus(Duration.ofHours(12)),
        status,
        1,
        status == WindowStatus.OPEN ? null : NOW,
        false,
        null,
        null);
  }

  static Map<String, WindowCommand> windowCommands() {
    var commands = new LinkedHashMap<String, WindowCommand>();
    commands.put("open attempt in time", new WindowCommand.OpenAttempt(NOW, 20));
    commands.put(
        "open attempt too late",
        new WindowCommand.OpenAttempt(NOW.plus(Duration.ofMinutes(15)), 20));
    commands.put("open attempt too often", new WindowCommand.OpenAttempt(NOW, 1));
    commands.put("count attempt 1", new WindowCommand.CountAttempt(1));
    commands.put("count attempt 7", new WindowCommand.CountAttempt(7));
    commands.put("fence", new WindowCommand.Fence(NOW));
    commands.put("decline", new WindowCommand.Decline("insufficient_balance", NOW));
    commands.put("take money", new WindowCommand.TakeMoney());
    commands.put("close", new WindowCommand.Close(NOW));
    commands.put("relink to another buyer", new WindowCommand.Relink("buyer-2"));
    commands.put("keep closing at 29 min", keepClosing(Duration.ofMinutes(29)));
    commands.put("keep closing at 30 min", keepClosing(Duration.ofMinutes(30)));
    return commands;
  }

  private static WindowCommand keepClosing(Duration since) {
    return new WindowCommand.KeepClosing(NOW.plus(since), PATIENCE);
  }

  static Payment payment(PaymentStatus status) {
    var attempt =
        Payment.attempt(
            window(WindowStatus.OPEN),
            new Way("wechat", "default", "native", "http://127.0.0.1/callbacks", Payer.UNNAMED),
            NOW);
    var first = money("T1", 990, "CNY");
    return switch (status) {
      case CREATED -> attempt;
      case PENDING -> attempt.payableBy("weixin://pay");
      case CLOSED -> attempt.to(PaymentStatus.CLOSED);
      case SUCCEEDED, MISMATCH -> attempt.with(status, received(first));
      case CLAIMED ->
          Payment.orphan(first, ConfirmedBy.CALLBACK, NOW)
              .claimedFor(new Payment.Order(ORDER, "app-1"));
      case ORPHAN, MATCHED, UNCLAIMED, RETURNING ->
          Payment.orphan(first, ConfirmedBy.CALLBACK, NOW).to(status);
    };
  }

  private static Received received(MoneyIn money) {
    return new Received(
        money.merchant(),
        money.transactionId(),
        money.amount(),
        money.paidAt(),
        ConfirmedBy.CALLBACK,
        NOW);
  }

  static MoneyIn money(String transactionId, long amountMinor, String currency) {
    return new MoneyIn(
        "wechat", "default", ORDER + "01", transactionId, Money.of(amountMinor, currency), NOW);
  }

  static Map<String, PaymentCommand> paymentCommands() {
    var commands = new LinkedHashMap<String, PaymentCommand>();
    commands.put("make payable", new PaymentCommand.MakePayable("weixin://pay"));
    commands.put("receive T1, right", receive(money("T1", 990, "CNY")));
    commands.put("receive T2, right", receive(money("T2", 990, "CNY")));
    commands.put("receive T2, too little", receive(money("T2", 1, "CNY")));
    commands.put("receive T2, too much", receive(money("T2", 991, "CNY")));
    commands.put("receive T2, other currency", receive(money("T2", 990, "HKD")));
    commands.put(
        "receive T2, other merchant",
        receive(new MoneyIn("wechat", "second", ORDER + "01", "T2", Money.of(990, "CNY"), NOW)));
    commands.put("close", new PaymentCommand.Close());
    commands.put("match", new PaymentCommand.Match());
    commands.put("give up matching", new PaymentCommand.GiveUpMatching(NOW, "It is paid."));
    commands.put("claim goods, order open", claim(WindowStatus.OPEN, 990, 0, NOW));
    commands.put("claim goods, order cancelled", claim(WindowStatus.CLOSED, 990, 0, NOW));
    commands.put(
        "claim goods, order too old",
        claim(WindowStatus.CLOSED, 990, 0, NOW.plus(Duration.ofHours(13))));
    commands.put("claim goods, order paid", claim(WindowStatus.PAID, 990, 0, NOW));
    commands.put("claim goods, other price", claim(WindowStatus.OPEN, 991, 0, NOW));
    commands.put("claim goods, on its way back", claim(WindowStatus.OPEN, 990, 990, NOW));
    commands.put("claim refund", claimBack(0, false));
    commands.put("claim refund, on its way back", claimBack(990, false));
    commands.put("claim goods, disputed", claim(WindowStatus.OPEN, 990, 0, true, NOW));
    commands.put("claim refund, disputed", claimBack(0, true));
    return commands;
  }

  private static PaymentCommand claimBack(long goingBack, boolean disputed) {
    return new PaymentCommand.ClaimRefund(
        "app-1", new PaymentCommand.Obstacles(goingBack, disputed), NOW);
  }

  private static PaymentCommand claim(
      WindowStatus status, long priceMinor, long goingBack, Instant at) {
    return claim(status, priceMinor, goingBack, false, at);
  }

  private static PaymentCommand claim(
      WindowStatus status, long priceMinor, long goingBack, boolean disputed, Instant at) {
    var window = window(status);
    var priced =
        new PaymentWindow(
            window.orderNo(),
            window.tenant(),
            window.buyerId(),
            Money.of(priceMinor, "CNY"),
            window.title(),
            window.placedAt(),
            window.payBy(),
            window.lateMoneyUntil(),
            status,
            window.attempts(),
            window.closeRequestedAt(),
            window.caseOpened(),
            null,
            null);
    return new PaymentCommand.ClaimGoods(
        priced, new PaymentCommand.Obstacles(goingBack, disputed), at);
  }

  private static PaymentCommand receive(MoneyIn money) {
    return new PaymentCommand.Receive(money, ConfirmedBy.CALLBACK, NOW);
  }

  static Refund refund(RefundStatus status) {
    return new Refund(
        "RF1",
        ORDER + "01",
        ORDER,
        "app-1",
        "wechat",
        PRICE,
        "out of stock",
        status,
        NOW,
        false,
        null,
        null);
  }

  static Map<String, RefundCommand> refundCommands() {
    var commands = new LinkedHashMap<String, RefundCommand>();
    commands.put("submit", new RefundCommand.Submit("5030"));
    commands.put("lose sight", new RefundCommand.LoseSight());
    commands.put("ask person", new RefundCommand.AskPerson(NOW));
    commands.put("postpone", new RefundCommand.Postpone("NOT_ENOUGH", NOW));
    commands.put("refuse", new RefundCommand.Refuse("PARAM_ERROR", NOW));
    commands.put("end: returned", end(Kind.REFUND, 990));
    commands.put("end: returned another amount", end(Kind.REFUND, 989));
    commands.put("end: abnormal", end(Kind.REFUND_ABNORMAL, 990));
    commands.put("end: closed", end(Kind.REFUND_CLOSED, 990));
    commands.put("pay out", new RefundCommand.PayOut("BANK-1", false, NOW));
    commands.put("pay out, channel tells", new RefundCommand.PayOut("BANK-1", true, NOW));
    commands.put("send again", new RefundCommand.SendAgain(false));
    commands.put("send again, channel tells", new RefundCommand.SendAgain(true));
    return commands;
  }

  static RefundCommand end(Kind kind, long amountMinor) {
    return new RefundCommand.End(
        new RefundEnded(
            "wechat",
            "default",
            kind,
            "RF1",
            "5030",
            ORDER + "01",
            "T1",
            Money.of(amountMinor, "CNY"),
            NOW),
        NOW);
  }
}
