package bida.simulators.alipay;

import bida.simulators.http.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The node of an answer: what every one of them begins with. */
final class Said {
  private Said() {}

  static ObjectNode done() {
    return node("10000", "Success");
  }

  static ObjectNode failed(String subCode, String subMessage) {
    return node("40004", "Business Failed").put("sub_code", subCode).put("sub_msg", subMessage);
  }

  static ObjectNode refused(String subCode, String subMessage) {
    return node("40002", "Invalid Arguments").put("sub_code", subCode).put("sub_msg", subMessage);
  }

  static ObjectNode busy() {
    return node("20000", "Service Currently Unavailable")
        .put("sub_code", "isp.unknow-error")
        .put("sub_msg", "系统繁忙");
  }

  static ObjectNode noTrade() {
    return failed("ACQ.TRADE_NOT_EXIST", "交易不存在");
  }

  private static ObjectNode node(String code, String message) {
    return Json.MAPPER.createObjectNode().put("code", code).put("msg", message);
  }
}
