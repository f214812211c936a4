package bida.payment.channel.alipay;

import bida.payment.channel.CallbackRequest;
import bida.payment.channel.Callbacks;
import bida.payment.channel.Merchants;
import bida.payment.channel.Reading;
import bida.payment.channel.Reading.Authentic;
import bida.payment.channel.Reading.Reason;
import bida.payment.channel.Reading.Rejected;
import bida.payment.core.Movement;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads notifications: form, signature by a key of the app named, app, seller, and then what it is
 * about. They are repeated for a day and say nothing of their age, so an old one is harmless only
 * because the same trade is the same money.
 */
@Singleton
final class AlipayCallbacks implements Callbacks {

  static final String PATH = "/v1/callbacks/alipay";

  private final Merchants<AlipayAccount> merchants;
  private final AlipayComplaints complaints;
  private final InstantSource clock;

  AlipayCallbacks(
      Merchants<AlipayAccount> merchants, AlipayComplaints complaints, InstantSource clock) {
    this.merchants = merchants;
    this.complaints = complaints;
    this.clock = clock;
  }

  @Override
  public String channel() {
    return AlipayChannel.NAME;
  }

  /** Everything that counts stands in the form. */
  @Override
  public boolean isEvidence(String name) {
    return false;
  }

  /** These seven bytes and nothing else, or it is told again. */
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
      return verify(AlipayForm.read(request.body()));
    } catch (IllegalArgumentException | DateTimeException e) {
      return new Rejected(Reason.MALFORMED);
    }
  }

  private Reading verify(AlipayForm form) {
    if (form.get("sign").isEmpty()) {
      return new Rejected(Reason.NO_SIGNATURE);
    }
    var isMessage = !form.get("msg_method").isEmpty();
    var content =
        isMessage ? AlipaySign.content(form.params()) : AlipaySign.notified(form.params());
    var appId = form.get("app_id");
    var ours =
        merchants.named(account -> account.appId().equals(appId) && signed(account, form, content));
    if (ours.isEmpty()) {
      return merchants.named(account -> signed(account, form, content)).isPresent()
          ? new Rejected(Reason.WRONG_MERCHANT)
          : new Rejected(Reason.BAD_SIGNATURE);
    }
    var merchant = ours.get();
    if (isMessage) {
      return message(merchant, form);
    }
    return merchants.get(merchant).sellerId().equals(form.get("seller_id"))
        ? new Authentic(form.text("notify_id"), movement(merchant, form))
        : new Rejected(Reason.WRONG_MERCHANT);
  }

  // The application gateway is the app's, whoever sells, so no seller is named.
  private Reading message(String merchant, AlipayForm form) {
    return form.get("msg_method").equals(AlipayComplaints.MESSAGE)
        ? complaints.read(merchant, merchants.get(merchant), form)
        : new Authentic(form.text("notify_id"), null);
  }

  private static boolean signed(AlipayAccount account, AlipayForm form, String content) {
    return account.signed(content, form.charset(), form.get("sign"));
  }

  // A refund is told as news of its trade, with the status the trade has: TRADE_SUCCESS while a
  // part
  // is left, else TRADE_CLOSED, which a trade that nobody paid has as well (failures.md A26, A27).
  private @Nullable Movement movement(String merchant, AlipayForm form) {
    if (!form.get("notify_type").equals("trade_status_sync")) {
      return null;
    }
    if (!form.get("gmt_refund").isEmpty() || AlipayMoney.isSomething(form.get("refund_fee"))) {
      return refund(merchant, form);
    }
    return switch (form.get("trade_status")) {
      // Finished is paid, and no longer refundable: a refund will be refused, and a person asked.
      case "TRADE_SUCCESS", "TRADE_FINISHED" -> payment(merchant, form);
      default -> null;
    };
  }

  private Movement payment(String merchant, AlipayForm form) {
    // total_amount, of which the buyer may have paid a part by coupons (failures.md A15).
    return AlipayTrades.paid(
        merchant,
        form.text("out_trade_no"),
        form.text("trade_no"),
        AlipayMoney.read(
            form.text("total_amount"), AlipayChannel.currency(form.get("trans_currency"))),
        at(form.get("gmt_payment")));
  }

  private Movement refund(String merchant, AlipayForm form) {
    var outTradeNo = form.text("out_trade_no");
    var tradeNo = form.text("trade_no");
    var requestNo = AlipayTrades.requestNo(form.get("out_biz_no"), outTradeNo);
    return new Movement.RefundNoticed(
        AlipayChannel.NAME,
        merchant,
        AlipayTrades.refundNo(tradeNo, requestNo),
        AlipayTrades.channelRefundId(tradeNo, requestNo),
        outTradeNo,
        tradeNo,
        AlipayMoney.read(
            form.get("refund_fee").isEmpty() ? form.text("total_amount") : form.text("refund_fee"),
            AlipayChannel.currency(form.get("trans_currency"))),
        at(form.get("gmt_refund")));
  }

  private Instant at(String text) {
    return text.isEmpty() ? clock.instant() : AlipayTimes.parse(text);
  }
}
