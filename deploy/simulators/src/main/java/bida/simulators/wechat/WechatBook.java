package bida.simulators.wechat;

import bida.simulators.book.Journal;
import bida.simulators.callback.Callback;
import bida.simulators.callback.Callbacks;
import bida.simulators.http.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** WeChat's own book: every order and refund, in memory and on disk. Callers hold its monitor. */
final class WechatBook {
  private static final String TRADE = "transaction";
  private static final String REFUND = "refund";
  private static final String COMPLAINT = "complaint";

  private final Map<String, Trade> trades = new LinkedHashMap<>();
  private final Map<String, String> outTradeNoByTransaction = new HashMap<>();
  private final Map<String, String> outTradeNoByPrepay = new HashMap<>();
  private final Map<String, Refund> refunds = new LinkedHashMap<>();
  private final Map<String, List<String>> refundsByTrade = new HashMap<>();
  private final Map<String, Complaint> complaints = new LinkedHashMap<>();
  private final Map<String, Callback> callbacks = new LinkedHashMap<>();
  private final Journal journal;
  private long numbered;

  WechatBook(Path file) {
    journal = new Journal(file, this::replay);
  }

  Journal journal() {
    return journal;
  }

  /** The callbacks found on disk; handed over once, to the one who delivers them. */
  List<Callback> takeCallbacks() {
    var found = new ArrayList<>(callbacks.values());
    callbacks.clear();
    return found;
  }

  /** Unique for ever: every use leaves a line in the book before it is told. */
  long nextNumber() {
    return journal.linesAtOpen() * 16 + ++numbered;
  }

  Optional<Trade> trade(String outTradeNo) {
    return Optional.ofNullable(trades.get(outTradeNo));
  }

  Optional<Trade> tradeOf(String transactionId) {
    return Optional.ofNullable(outTradeNoByTransaction.get(transactionId)).flatMap(this::trade);
  }

  Optional<Trade> tradeAt(String prepayId) {
    return Optional.ofNullable(outTradeNoByPrepay.get(prepayId)).flatMap(this::trade);
  }

  Optional<Refund> refund(String outRefundNo) {
    return Optional.ofNullable(refunds.get(outRefundNo));
  }

  Optional<Refund> refundById(String refundId) {
    return refunds.values().stream().filter(r -> r.refundId().equals(refundId)).findFirst();
  }

  List<Refund> refundsOf(String outTradeNo) {
    return refundsByTrade.getOrDefault(outTradeNo, List.of()).stream()
        .map(refunds::get)
        .filter(java.util.Objects::nonNull)
        .toList();
  }

  Optional<Complaint> complaint(String complaintId) {
    return Optional.ofNullable(complaints.get(complaintId));
  }

  Collection<Trade> trades() {
    return trades.values();
  }

  Collection<Refund> refunds() {
    return refunds.values();
  }

  Trade write(Trade trade) {
    journal.append(TRADE, trade);
    keep(trade);
    return trade;
  }

  Refund write(Refund refund) {
    journal.append(REFUND, refund);
    keep(refund);
    return refund;
  }

  Complaint write(Complaint complaint) {
    journal.append(COMPLAINT, complaint);
    complaints.put(complaint.complaintId(), complaint);
    return complaint;
  }

  private void keep(Trade trade) {
    trades.put(trade.outTradeNo(), trade);
    outTradeNoByPrepay.put(trade.prepayId(), trade.outTradeNo());
    var transaction = trade.transactionId();
    if (transaction != null) outTradeNoByTransaction.put(transaction, trade.outTradeNo());
  }

  private void keep(Refund refund) {
    var before = refunds.put(refund.outRefundNo(), refund);
    if (before != null) return;
    refundsByTrade
        .computeIfAbsent(refund.outTradeNo(), _ -> new ArrayList<>())
        .add(refund.outRefundNo());
  }

  private void replay(String kind, JsonNode value) {
    switch (kind) {
      case TRADE -> keep(Json.MAPPER.convertValue(value, Trade.class));
      case REFUND -> keep(Json.MAPPER.convertValue(value, Refund.class));
      case COMPLAINT -> {
        var complaint = Json.MAPPER.convertValue(value, Complaint.class);
        complaints.put(complaint.complaintId(), complaint);
      }
      case Callbacks.KIND -> {
        var callback = Json.MAPPER.convertValue(value, Callback.class);
        callbacks.put(callback.id(), callback);
      }
      default -> throw new IllegalStateException("unknown line in the book: " + kind);
    }
  }
}
