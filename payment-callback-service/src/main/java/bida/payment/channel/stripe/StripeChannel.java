package bida.payment.channel.stripe;

import bida.payment.channel.Capabilities;
import bida.payment.channel.Channel;
import bida.payment.channel.CloseAnswer;
import bida.payment.channel.Merchants;
import bida.payment.channel.OpenAnswer;
import bida.payment.channel.QueryAnswer;
import bida.payment.channel.RefundAnswer;
import bida.payment.channel.RefundOrder;
import bida.payment.core.Payment;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Cards, wallets and whatever else our Stripe accounts take, on Stripe's page. */
@Singleton
final class StripeChannel implements Channel {

  static final String NAME = "stripe";

  private static final String CHECKOUT = "checkout";
  // 交易单号 of WeChat and Alipay; ours are shorter.
  private static final String OTHER_CHANNELS = "[0-9]{28}";
  private static final String UNKNOWN_MERCHANT = "merchant_not_configured";

  private final Merchants<StripeAccount> merchants;
  private final StripeSessions sessions;
  private final StripePayments payments;
  private final StripeRefunds refunds;
  private final String callbackUrl;

  StripeChannel(
      Merchants<StripeAccount> merchants,
      StripeSessions sessions,
      StripePayments payments,
      StripeRefunds refunds,
      @ConfigProperty(name = "bida.payment.public-url") String publicUrl) {
    this.merchants = merchants;
    this.sessions = sessions;
    this.payments = payments;
    this.refunds = refunds;
    this.callbackUrl = publicUrl + StripeCallbacks.PATH;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.all();
  }

  @Override
  public Capabilities capabilitiesOf(String merchant) {
    return merchants.find(merchant).isPresent() ? capabilities() : Capabilities.none();
  }

  @Override
  public boolean offers(String method, String currency) {
    return !merchants.all().isEmpty() && method.equals(CHECKOUT) && StripeMoney.isExact(currency);
  }

  @Override
  public String merchantOf(String tenant) {
    return merchants.of(tenant);
  }

  /** Set in Stripe's dashboard and not sent; here it is where a buyer without a way back lands. */
  @Override
  public String callbackUrl() {
    return callbackUrl;
  }

  @Override
  public OpenAnswer open(Payment attempt) {
    return at(
        attempt.merchant(),
        account -> sessions.open(account, attempt),
        new OpenAnswer.Refused(UNKNOWN_MERCHANT));
  }

  @Override
  public Map<String, String> payWith(Payment attempt) {
    return Map.of("redirectUrl", StripePage.of(Objects.requireNonNull(attempt.handle())).url());
  }

  @Override
  public QueryAnswer query(Payment attempt) {
    return at(
        attempt.merchant(),
        account -> sessions.query(account, attempt),
        new QueryAnswer.NoAnswer(UNKNOWN_MERCHANT));
  }

  /** A charge is told under its intent: by its own number it would be money twice. */
  @Override
  public Optional<String> moneyAsRead(String merchant, String transactionId) {
    return Optional.of(transactionId).filter(StripePayments::isIntent);
  }

  /** Our number is looked for in a long list, so not where it cannot be one. */
  @Override
  public QueryAnswer find(String merchant, String number) {
    if (number.matches(OTHER_CHANNELS)) {
      return new QueryAnswer.NotFound();
    }
    return StripePayments.isNumber(number)
        ? at(
            merchant,
            account -> payments.find(account, merchant, number),
            new QueryAnswer.NoAnswer(UNKNOWN_MERCHANT))
        : query(Payment.asked(NAME, merchant, number));
  }

  @Override
  public CloseAnswer close(Payment attempt) {
    return at(
        attempt.merchant(),
        account -> sessions.close(account, attempt),
        new CloseAnswer.NoAnswer(UNKNOWN_MERCHANT));
  }

  @Override
  public RefundAnswer refund(RefundOrder refund) {
    return at(
        refund.merchant(),
        account -> refunds.refund(account, refund),
        new RefundAnswer.NoAnswer(UNKNOWN_MERCHANT));
  }

  @Override
  public RefundAnswer queryRefund(RefundOrder refund) {
    return at(
        refund.merchant(),
        account -> refunds.query(account, refund),
        new RefundAnswer.NoAnswer(UNKNOWN_MERCHANT));
  }

  private <T> T at(String merchant, Function<StripeAccount, T> ask, T otherwise) {
    return merchants.find(merchant).map(ask).orElse(otherwise);
  }
}
