package bida.simulators.kakayun;

import bida.simulators.http.Json;
import bida.simulators.supplier.Outcome;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * One order in the supplier's book.
 *
 * @param outcome how it will end; decided when it is accepted, so that a restart changes nothing
 * @param endsAt when that shows; a late success fails then first
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record KakayunOrder(
    String orderno,
    String usorderno,
    String goodsid,
    int buynum,
    String attach,
    String money,
    Outcome outcome,
    Instant createdAt,
    Instant endsAt,
    Instant succeedsLateAt) {

  private static final int PROCESSING = 3;
  private static final int FAILED = 4;
  private static final int SUCCESS = 5;

  int status(Instant now) {
    if (now.isBefore(endsAt) || outcome == Outcome.unknown) return PROCESSING;
    return switch (outcome) {
      case success -> SUCCESS;
      case failed, unknown -> FAILED;
      case lateSuccess -> now.isBefore(succeedsLateAt) ? FAILED : SUCCESS;
    };
  }

  boolean hasFailed(Instant now) {
    return status(now) == FAILED;
  }

  ObjectNode json(Instant now) {
    var json = Json.MAPPER.createObjectNode();
    json.put("orderno", orderno);
    json.put("usorderno", usorderno);
    json.put("goodsid", goodsid);
    json.put("buynum", buynum);
    json.put("attach", attach);
    json.put("money", money);
    json.put("status", status(now));
    json.put("refundstatus", 0);
    json.put("receipt", "");
    return json;
  }
}
