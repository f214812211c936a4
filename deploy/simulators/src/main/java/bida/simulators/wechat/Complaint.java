package bida.simulators.wechat;

import java.time.Instant;

/**
 * A buyer's complaint.
 *
 * @param outTradeNo what it is about; empty for one about the service as a whole
 * @param state PENDING, PROCESSING or PROCESSED
 * @param awaitsReply whether the buyer has said something the merchant has not answered
 */
record Complaint(
    String complaintId,
    String outTradeNo,
    String type,
    String state,
    boolean awaitsReply,
    Instant createdAt) {

  Complaint in(String state, boolean awaitsReply) {
    return new Complaint(complaintId, outTradeNo, type, state, awaitsReply, createdAt);
  }
}
