package bida.local.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a story went.
 *
 * @param injected the troubles that happened, by the count of whoever made them happen
 * @param channelCounts what channel and supplier counted for this order
 * @param explanation what the buyer reads in the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Told(
    String story,
    String orderNo,
    String status,
    JsonNode timeline,
    String traceId,
    Payment payment,
    @Nullable Refund refund,
    Map<String, Long> injected,
    Map<String, JsonNode> channelCounts,
    int keysIssued,
    double seconds,
    String explanation) {

  /**
   * @param confirmedBy callback, query or statement; null when no money came
   */
  public record Payment(
      String paymentNo, String status, @Nullable String confirmedBy, long amountMinor) {}

  /** What went back. */
  public record Refund(String refundNo, String status, long amountMinor, String reason) {}
}
