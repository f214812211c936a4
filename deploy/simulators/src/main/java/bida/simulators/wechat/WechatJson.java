package bida.simulators.wechat;

import bida.simulators.http.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Trades and refunds as WeChat Pay writes them in answers and notifications. */
final class WechatJson {
  private final Merchant merchant;

  WechatJson(Merchant merchant) {
    this.merchant = merchant;
  }

  ObjectNode trade(Trade trade) {
    return trade(trade, trade.tradeState());
  }

  ObjectNode trade(Trade trade, Trade.State state) {
    var json = Json.MAPPER.createObjectNode();
    json.put("mchid", merchant.mchid());
    json.put("appid", merchant.appid());
    json.put("out_trade_no", trade.outTradeNo());
    var paidAt = state == Trade.State.NOTPAY ? null : trade.paidAt();
    if (paidAt != null) {
      json.put("transaction_id", trade.transactionId());
      json.put("trade_type", trade.tradeType());
      json.put("bank_type", "OTHERS");
    }
    json.put("trade_state", state.name());
    json.put("trade_state_desc", state.text);
    json.put("attach", trade.attach());
    if (paidAt != null) {
      json.put("success_time", Beijing.wire(paidAt));
      json.putObject("payer").put("openid", trade.openid());
    }
    var amount = json.putObject("amount");
    amount.put("total", paidAt != null ? trade.amountMinor() : trade.orderedMinor());
    amount.put("currency", paidAt != null ? trade.currency() : trade.orderedCurrency());
    if (paidAt != null) {
      amount.put("payer_total", trade.amountMinor());
      amount.put("payer_currency", trade.currency());
    }
    return json;
  }

  ObjectNode refund(Refund refund) {
    var json = Json.MAPPER.createObjectNode();
    json.put("refund_id", refund.refundId());
    json.put("out_refund_no", refund.outRefundNo());
    json.put("transaction_id", refund.transactionId());
    json.put("out_trade_no", refund.outTradeNo());
    json.put("channel", "ORIGINAL");
    json.put("user_received_account", "支付用户零钱");
    var successAt = refund.successAt();
    if (successAt != null) json.put("success_time", Beijing.wire(successAt));
    json.put("create_time", Beijing.wire(refund.createdAt()));
    json.put("status", refund.status().name());
    json.put("funds_account", "AVAILABLE");
    var amount = json.putObject("amount");
    amount.put("total", refund.totalMinor());
    amount.put("refund", refund.amountMinor());
    amount.put("payer_total", refund.totalMinor());
    amount.put("payer_refund", refund.amountMinor());
    amount.put("settlement_refund", refund.amountMinor());
    amount.put("settlement_total", refund.totalMinor());
    amount.put("discount_refund", 0);
    amount.put("currency", refund.currency());
    return json;
  }

  /** The notification says {@code refund_status} where every answer says {@code status}. */
  ObjectNode refundNotification(Refund refund) {
    var json = Json.MAPPER.createObjectNode();
    json.put("mchid", merchant.mchid());
    json.put("out_trade_no", refund.outTradeNo());
    json.put("transaction_id", refund.transactionId());
    json.put("out_refund_no", refund.outRefundNo());
    json.put("refund_id", refund.refundId());
    json.put("refund_status", refund.status().name());
    var successAt = refund.successAt();
    if (successAt != null) json.put("success_time", Beijing.wire(successAt));
    json.put("user_received_account", "支付用户零钱");
    var amount = json.putObject("amount");
    amount.put("total", refund.totalMinor());
    amount.put("refund", refund.amountMinor());
    amount.put("payer_total", refund.totalMinor());
    amount.put("payer_refund", refund.amountMinor());
    return json;
  }
}
