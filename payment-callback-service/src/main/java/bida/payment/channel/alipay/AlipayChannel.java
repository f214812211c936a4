package bida.payment.channel.alipay;

import bida.payment.channel.Capabilities;
import bida.payment.channel.Channel;
import bida.payment.channel.CloseAnswer;
import bida.payment.channel.Merchants;
import bida.payment.channel.OpenAnswer;
import bida.payment.channel.QueryAnswer;
import bida.payment.channel.RefundAnswer;
import bida.payment.channel.RefundOrder;
import bida.payment.channel.alipay.AlipayAnswer.Said;
import bida.payment.channel.alipay.AlipayAnswer.Silence;
import bida.payment.core.Payment;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Payments by Alipay: a QR code, or a page for the browser of a computer or a phone. */
@Singleton
final class AlipayChannel implements Channel {

  static final String NAME = "alipay";

  private static final String NOT_CONFIGURED = "merchant_not_configured";
  private static final Set<String> NOT_WAITING =
      Set.of(
          "ACQ.TRADE_STATUS_ERROR", "ACQ.REASON_TRADE_STATUS_INVALID", "ACQ.REASON_ILLEGAL_STATUS");

  private final Merchants<AlipayAccount> merchants;
  private final AlipayClient client;
  private final AlipayOrders orders;
  private final AlipayQueries queries;
  private final AlipayRefunds refunds;
  private final String callbackUrl;

  AlipayChannel(
      Merchants<AlipayAccount> merchants,
      AlipayClient client,
      AlipayOrders orders,
      AlipayQueries queries,
      AlipayRefunds refunds,
      @ConfigProperty(name = "bida.payment.public-url") String publicUrl) {
    this.merchants = merchants;
    this.client = client;
    this.orders = orders;
    this.queries = queries;
    this.refunds = refunds;
    this.callbackUrl = publicUrl + AlipayCallbacks.PATH;
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
    return !merchants.all().isEmpty()
        && AlipayOrders.METHODS.contains(method)
        && currency.equals(AlipayMoney.YUAN);
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
        .map(account -> orders.open(account, attempt))
        .orElseGet(() -> new OpenAnswer.Refused(NOT_CONFIGURED));
  }

  @Override
  public Map<String, String> payWith(Payment attempt) {
    return Map.of(
        attempt.method().equals(AlipayOrders.QR) ? "codeUrl" : "redirectUrl",
        Objects.requireNonNull(attempt.handle()));
  }

  @Override
  public QueryAnswer query(Payment attempt) {
    return merchants
        .find(attempt.merchant())
        .map(account -> queries.byOurs(account, attempt.merchant(), attempt.paymentNo()))
        .orElseGet(() -> new QueryAnswer.NoAnswer(NOT_CONFIGURED));
  }

  @Override
  public QueryAnswer find(String merchant, String number) {
    return merchants
        .find(merchant)
        .map(account -> queries.find(account, merchant, number))
        .orElseGet(() -> new QueryAnswer.NoAnswer(NOT_CONFIGURED));
  }

  /** Trades within China name none. */
  static String currency(String named) {
    return named.isEmpty() ? AlipayMoney.YUAN : named;
  }

  static boolean unknown(Said said) {
    return said.why().equals("ACQ.TRADE_NOT_EXIST");
  }

  @Override
  public CloseAnswer close(Payment attempt) {
    return merchants
        .find(attempt.merchant())
        .map(account -> close(account, attempt))
        .orElseGet(() -> new CloseAnswer.NoAnswer(NOT_CONFIGURED));
  }

  private CloseAnswer close(AlipayAccount account, Payment attempt) {
    var asked = Map.of("out_trade_no", attempt.paymentNo());
    return switch (client.call(account, "alipay.trade.close", asked)) {
      case Silence(var why) -> new CloseAnswer.NoAnswer(why);
      case Said said when said.done() ->
          said.text("out_trade_no").equals(attempt.paymentNo())
              ? new CloseAnswer.Closed()
              : new CloseAnswer.NoAnswer("an answer about something else");
      // Paid, or closed before: the query that follows tells which.
      case Said said when NOT_WAITING.contains(said.why()) -> new CloseAnswer.AlreadyPaid();
      case Said said when unknown(said) -> new CloseAnswer.NotFound();
      case Said said -> new CloseAnswer.NoAnswer(said.why());
    };
  }

  @Override
  public RefundAnswer refund(RefundOrder refund) {
    return merchants
        .find(refund.merchant())
        .map(account -> refunds.refund(account, refund))
        .orElseGet(() -> new RefundAnswer.NoAnswer(NOT_CONFIGURED));
  }

  @Override
  public RefundAnswer queryRefund(RefundOrder refund) {
    return merchants
        .find(refund.merchant())
        .map(account -> refunds.query(account, refund))
        .orElseGet(() -> new RefundAnswer.NoAnswer(NOT_CONFIGURED));
  }
}
