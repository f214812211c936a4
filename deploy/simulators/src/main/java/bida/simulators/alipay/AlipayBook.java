package bida.simulators.alipay;

import bida.simulators.book.Journal;
import bida.simulators.callback.Callback;
import bida.simulators.callback.Callbacks;
import bida.simulators.http.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Alipay's own book, in memory and on disk. Callers hold its monitor. */
final class AlipayBook {
  private static final String TRADE = "trade";
  private static final String REFUND = "refund";

  private final Map<String, Trade> trades = new LinkedHashMap<>();
  private final Map<String, String> byTradeNo = new LinkedHashMap<>();
  private final Map<String, Refund> refunds = new LinkedHashMap<>();
  private final Map<String, Callback> callbacks = new LinkedHashMap<>();
  private final Journal journal;
  private long numbered;

  AlipayBook(Path file) {
    journal = new Journal(file, this::replay);
  }

  Journal journal() {
    return journal;
  }

  List<Callback> takeCallbacks() {
    var found = new ArrayList<>(callbacks.values());
    callbacks.clear();
    return found;
  }

  long nextNumber() {
    return journal.linesAtOpen() * 16 + ++numbered;
  }

  Optional<Trade> trade(String outTradeNo) {
    return Optional.ofNullable(trades.get(outTradeNo));
  }

  Optional<Trade> tradeOf(String tradeNo) {
    return Optional.ofNullable(byTradeNo.get(tradeNo)).flatMap(this::trade);
  }

  Optional<Trade> tradeAt(String qrCode) {
    return trades.values().stream().filter(t -> t.qrCode().equals(qrCode)).findFirst();
  }

  Collection<Trade> trades() {
    return trades.values();
  }

  Trade write(Trade trade) {
    journal.append(TRADE, trade);
    keep(trade);
    return trade;
  }

  Optional<Refund> refund(String tradeNo, String outRequestNo) {
    return Optional.ofNullable(refunds.get(key(tradeNo, outRequestNo)));
  }

  Collection<Refund> refunds() {
    return refunds.values();
  }

  List<Refund> refundsOf(String outTradeNo) {
    return refunds.values().stream().filter(r -> r.outTradeNo().equals(outTradeNo)).toList();
  }

  Refund write(Refund refund) {
    journal.append(REFUND, refund);
    refunds.put(key(refund.tradeNo(), refund.outRequestNo()), refund);
    return refund;
  }

  private void keep(Trade trade) {
    trades.put(trade.outTradeNo(), trade);
    byTradeNo.put(trade.tradeNo(), trade.outTradeNo());
  }

  private static String key(String tradeNo, String outRequestNo) {
    return tradeNo + " " + outRequestNo;
  }

  private void replay(String kind, JsonNode value) {
    switch (kind) {
      case TRADE -> keep(Json.MAPPER.convertValue(value, Trade.class));
      case REFUND -> {
        var refund = Json.MAPPER.convertValue(value, Refund.class);
        refunds.put(key(refund.tradeNo(), refund.outRequestNo()), refund);
      }
      case Callbacks.KIND -> {
        var callback = Json.MAPPER.convertValue(value, Callback.class);
        callbacks.put(callback.id(), callback);
      }
      default -> throw new IllegalStateException("unknown line in the book: " + kind);
    }
  }
}
