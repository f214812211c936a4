package bida.payment.channel.epay;

import bida.payment.channel.CallbackRequest;
import bida.payment.channel.Callbacks;
import bida.payment.channel.Merchants;
import bida.payment.channel.Reading;
import bida.payment.channel.Reading.Authentic;
import bida.payment.channel.Reading.Hearsay;
import bida.payment.channel.Reading.Reason;
import bida.payment.channel.Reading.Rejected;
import bida.payment.core.Movement;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads notifications: form, signature under the key of the account named, account, amount. They
 * carry no time, so an old one is harmless only because the same trade is the same money.
 */
@Singleton
final class EpayCallbacks implements Callbacks {

  static final String PATH = "/v1/callbacks/epay";

  private static final int LONGEST_NUMBER = 128;

  private final Merchants<EpayAccount> merchants;
  private final InstantSource clock;

  EpayCallbacks(Merchants<EpayAccount> merchants, InstantSource clock) {
    this.merchants = merchants;
    this.clock = clock;
  }

  @Override
  public String channel() {
    return EpayChannel.NAME;
  }

  /** Everything that counts stands in the parameters. */
  @Override
  public boolean isEvidence(String name) {
    return false;
  }

  @Override
  public Response accepted() {
    return answer(Response.Status.OK.getStatusCode(), "success");
  }

  @Override
  public Response refused(int status) {
    return answer(status, "fail");
  }

  private static Response answer(int status, String word) {
    return Response.status(status).entity(word).type(MediaType.TEXT_PLAIN_TYPE).build();
  }

  @Override
  public Reading read(CallbackRequest request) {
    if (merchants.all().isEmpty()) {
      return new Rejected(Reason.UNKNOWN_KEY);
    }
    try {
      return verify(EpayForm.read(request.sent()));
    } catch (IllegalArgumentException e) {
      return new Rejected(Reason.MALFORMED);
    }
  }

  private Reading verify(Map<String, String> params) {
    var sign = params.getOrDefault("sign", "");
    if (sign.isEmpty()) {
      return new Rejected(Reason.NO_SIGNATURE);
    }
    var pid = params.getOrDefault("pid", "");
    var ours =
        merchants.named(account -> account.pid().equals(pid) && account.signed(params, sign));
    if (ours.isPresent()) {
      return told(ours.get(), params);
    }
    return merchants.named(account -> account.signed(params, sign)).isPresent()
        ? new Rejected(Reason.WRONG_MERCHANT)
        : new Rejected(Reason.BAD_SIGNATURE);
  }

  private Reading told(String merchant, Map<String, String> params) {
    var money = money(merchant, params);
    return money != null && merchants.get(merchant).asksBack()
        ? new Hearsay(notificationId(params), money)
        : new Authentic(notificationId(params), money);
  }

  private Movement.@Nullable MoneyIn money(String merchant, Map<String, String> params) {
    // Only what we send names where to notify. Payment pages are signed with the same key and lie
    // in the buyer's hands; sent here, one must not turn into news of a payment.
    if (params.containsKey("notify_url")) {
      throw new IllegalArgumentException("our own request came back");
    }
    if (!params.getOrDefault("trade_status", "").equals("TRADE_SUCCESS")) {
      return null;
    }
    return new Movement.MoneyIn(
        EpayChannel.NAME,
        merchant,
        text(params, "out_trade_no"),
        EpayTrades.transactionId(merchant, text(params, "trade_no")),
        Yuan.read(text(params, "money")),
        clock.instant());
  }

  private static String notificationId(Map<String, String> params) {
    return text(params, "trade_no");
  }

  private static String text(Map<String, String> params, String name) {
    var value = params.getOrDefault(name, "");
    if (value.isEmpty() || value.length() > LONGEST_NUMBER) {
      throw new IllegalArgumentException("no usable " + name);
    }
    return value;
  }
}
