package bida.simulators.alipay;

import java.time.Instant;

/** What a buyer complains of. */
record Complaint(
    String id, String outTradeNo, String status, Instant createdAt, Instant changedAt) {

  Complaint to(String next, Instant at) {
    return new Complaint(id, outTradeNo, next, createdAt, at);
  }
}
