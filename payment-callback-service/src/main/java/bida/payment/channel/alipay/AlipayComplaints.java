package bida.payment.channel.alipay;

import bida.contracts.DisputeStage;
import bida.payment.channel.Reading;
import bida.payment.channel.Reading.Authentic;
import bida.payment.channel.Reading.Reason;
import bida.payment.channel.Reading.Rejected;
import bida.payment.channel.alipay.AlipayAnswer.Said;
import bida.payment.channel.alipay.AlipayAnswer.Silence;
import bida.payment.core.Movement;
import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/**
 * Complaints of buyers (交易投诉). The message names a complaint and nothing of it, so the gateway is
 * asked while Alipay waits, and Alipay tells again where that fails. Names of the message, of the
 * query's fields and of the states are from memory of the documents, not tried against Alipay.
 */
@Singleton
final class AlipayComplaints {

  static final String MESSAGE = "alipay.merchant.tradecomplain.changed";

  private static final String QUERY = "alipay.merchant.tradecomplain.query";

  private final AlipayClient client;
  private final InstantSource clock;

  AlipayComplaints(AlipayClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  Reading read(String merchant, AlipayAccount account, AlipayForm form) {
    var id = complaint(form.get("biz_content"));
    return switch (client.call(account, QUERY, Map.of("complain_event_id", id))) {
      case Said said when said.done() && said.text("complain_event_id").equals(id) ->
          new Authentic(form.text("notify_id"), disputed(merchant, id, said));
      case Said _, Silence _ -> new Rejected(Reason.NOT_NOW);
    };
  }

  private static String complaint(String content) {
    try {
      var id = AlipayAnswer.JSON.readTree(content).path("complain_event_id").asText("");
      if (!id.matches("[A-Za-z0-9_-]{1,64}")) {
        throw new IllegalArgumentException("no complaint");
      }
      return id;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON");
    }
  }

  private Movement disputed(String merchant, String id, Said said) {
    var status = said.text("status");
    var changed = said.text("gmt_modified");
    return new Movement.Disputed(
        AlipayChannel.NAME,
        merchant,
        id,
        status + "@" + changed,
        stage(status),
        said.text("trade_no"),
        said.text("merchant_order_no").isEmpty() ? null : said.text("merchant_order_no"),
        AlipayMoney.yuan(said.text("trade_amount")),
        said.text("leaf_category_name"),
        said.text("gmt_overdue").isEmpty() ? null : AlipayTimes.parse(said.text("gmt_overdue")),
        at(changed));
  }

  private Instant at(String changed) {
    return changed.isEmpty() ? clock.instant() : AlipayTimes.parse(changed);
  }

  // What we do not know is open: a frozen order is looked at, a forgotten complaint is lost.
  private static DisputeStage stage(String status) {
    return switch (status) {
      case "MERCHANT_PROCESSING" -> DisputeStage.OPENED;
      case "FINISHED", "CANCELLED", "CLOSED", "PLATFORM_FINISH" -> DisputeStage.ENDED;
      default -> DisputeStage.UPDATED;
    };
  }
}
