package bida.payment.channel.epay;

import bida.payment.channel.Capabilities;
import bida.payment.channel.Channel;
import bida.payment.channel.CloseAnswer;
import bida.payment.channel.Merchants;
import bida.payment.channel.OpenAnswer;
import bida.payment.channel.QueryAnswer;
import bida.payment.channel.RefundAnswer;
import bida.payment.channel.RefundOrder;
import bida.payment.channel.epay.EpayClient.Answer.Said;
import bida.payment.channel.epay.EpayClient.Answer.Silence;
import bida.payment.core.Movement;
import bida.payment.core.Payment;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Payments on an epay operator's page, by any of the wallets the operator has. */
@Singleton
final class EpayChannel implements Channel {

  static final String NAME = "epay";

  private static final Set<String> METHODS = Set.of("alipay", "wxpay", "qqpay");

  private final Merchants<EpayAccount> merchants;
  private final EpayClient client;
  private final EpayRefunds refunds;
  private final InstantSource clock;
  private final String callbackUrl;

  EpayChannel(
      Merchants<EpayAccount> merchants,
      EpayClient client,
      EpayRefunds refunds,
      InstantSource clock,
      @ConfigProperty(name = "bida.payment.public-url") String publicUrl) {
    this.merchants = merchants;
    this.client = client;
    this.refunds = refunds;
    this.clock = clock;
    this.callbackUrl = publicUrl + EpayCallbacks.PATH;
  }

  @Override
  public String name() {
    return NAME;
  }

  /** What any of the accounts can do. */
  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        merchants.all().stream().anyMatch(account -> account.can().query()),
        false,
        Capabilities.Refunds.WHOLE,
        false);
  }

  @Override
  public Capabilities capabilitiesOf(String merchant) {
    return merchants.find(merchant).map(EpayAccount::can).orElse(Capabilities.none());
  }

  @Override
  public boolean offers(String method, String currency) {
    return !merchants.all().isEmpty() && METHODS.contains(method) && currency.equals(Yuan.CURRENCY);
  }

  /** Where only named accounts exist, they take the money of the apps they name. */
  @Override
  public boolean serves(String tenant) {
    return merchants.find(merchants.of(tenant)).isPresent();
  }

  @Override
  public String merchantOf(String tenant) {
    return merchants.of(tenant);
  }

  @Override
  public String callbackUrl() {
    return callbackUrl;
  }

  @Override
  public OpenAnswer open(Payment attempt) {
    return merchants
        .find(attempt.merchant())
        .<OpenAnswer>map(account -> new OpenAnswer.Opened(EpayPage.link(account, attempt)))
        .orElseGet(() -> new OpenAnswer.Refused("merchant_not_configured"));
  }

  @Override
  public Map<String, String> payWith(Payment attempt) {
    return Map.of("redirectUrl", Objects.requireNonNull(attempt.handle()));
  }

  @Override
  public QueryAnswer query(Payment attempt) {
    return merchants
        .find(attempt.merchant())
        .map(account -> ask(account, attempt))
        .orElseGet(() -> new QueryAnswer.NoAnswer("merchant_not_configured"));
  }

  @Override
  public Optional<String> moneyAsRead(String merchant, String tradeNo) {
    return Optional.of(EpayTrades.transactionId(merchant, tradeNo));
  }

  private QueryAnswer ask(EpayAccount account, Payment attempt) {
    return switch (client.order(account, attempt.paymentNo())) {
      case Silence(var why) -> new QueryAnswer.NoAnswer(why);
      case Said said when said.done() -> read(account, attempt, said);
      // Codes differ from operator to operator. Until the buyer opens the page there is no order.
      case Said said when said.text("msg").matches(".*订单.*不存在.*") -> new QueryAnswer.NotFound();
      case Said said -> new QueryAnswer.NoAnswer("code " + code(said));
    };
  }

  private QueryAnswer read(EpayAccount account, Payment attempt, Said said) {
    var pid = said.text("pid");
    if (!said.text("out_trade_no").equals(attempt.paymentNo())
        || !(pid.isEmpty() || pid.equals(account.pid()))) {
      return new QueryAnswer.NoAnswer("an answer about something else");
    }
    return switch (said.text("status")) {
      case "0" -> new QueryAnswer.NotPaid();
      // 2 says only that money that did arrive went back.
      case "1", "2" -> paid(attempt, said);
      default -> new QueryAnswer.NoAnswer("an unknown status");
    };
  }

  private QueryAnswer paid(Payment attempt, Said said) {
    try {
      return new QueryAnswer.Paid(
          new Movement.MoneyIn(
              NAME,
              attempt.merchant(),
              attempt.paymentNo(),
              EpayTrades.transactionId(attempt.merchant(), said.text("trade_no")),
              Yuan.read(said.text("money")),
              clock.instant()));
    } catch (IllegalArgumentException e) {
      return new QueryAnswer.NoAnswer("an unreadable payment");
    }
  }

  // Whoever answers may write anything here, and it ends up in traces and problems.
  static String code(Said said) {
    var code = said.text("code");
    return code.matches("-?[0-9]{1,9}") ? code : "unreadable";
  }

  /** Nothing closes an order at epay, so nobody asks. */
  @Override
  public CloseAnswer close(Payment attempt) {
    return new CloseAnswer.NoAnswer("epay closes nothing");
  }

  @Override
  public RefundAnswer refund(RefundOrder refund) {
    return merchants
        .find(refund.merchant())
        .map(account -> refunds.refund(account, refund))
        .orElseGet(() -> new RefundAnswer.NoAnswer("merchant_not_configured"));
  }

  /** Nothing tells of a refund at epay, so nobody asks. */
  @Override
  public RefundAnswer queryRefund(RefundOrder refund) {
    return new RefundAnswer.NoAnswer("epay tells of no refund");
  }
}
