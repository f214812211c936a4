package bida.payment.channel.alipay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** What came back from the gateway; only {@link Said} is known to be Alipay's. */
sealed interface AlipayAnswer {

  ObjectMapper JSON = new ObjectMapper();

  // Alipay itself does not know whether it was done.
  Set<String> UNCERTAIN =
      Set.of("ACQ.SYSTEM_ERROR", "aop.ACQ.SYSTEM_ERROR", "SYSTEM_ERROR", "isp.unknow-error");

  /** Signed, whatever it says. */
  record Said(JsonNode json) implements AlipayAnswer {

    boolean done() {
      return text("code").equals("10000");
    }

    /** Why not; empty where it was done. */
    String why() {
      var sub = text("sub_code");
      return done() ? "" : sub.isEmpty() ? text("code") : sub;
    }

    String text(String name) {
      return json.path(name).asText("");
    }
  }

  /** Nobody knows whether it was done. */
  record Silence(String why) implements AlipayAnswer {}

  /**
   * The signature covers the node to the byte, so it is cut out and never written again. An
   * unsigned failure is no answer: whoever is on the way could say that nothing was paid (protocols
   * of the SDK, which believes it).
   */
  static AlipayAnswer read(AlipayAccount account, String method, String body) {
    var node = node(body, method.replace('.', '_') + "_response");
    if (node.isEmpty()) {
      return new Silence("no node of " + method);
    }
    try {
      var sign = JSON.readTree(body).path("sign").asText("");
      if (sign.isEmpty()) {
        return new Silence("unsigned");
      }
      if (!account.signed(node, StandardCharsets.UTF_8, sign)) {
        return new Silence("a bad signature");
      }
      var said = new Said(JSON.readTree(node));
      return said.text("code").equals("20000") || UNCERTAIN.contains(said.text("sub_code"))
          ? new Silence(said.why())
          : said;
    } catch (JsonProcessingException e) {
      return new Silence("not JSON");
    }
  }

  /** The object of that name, as it stands there; empty when there is none. */
  private static String node(String body, String name) {
    var key = "\"" + name + "\"";
    var at = body.indexOf(key);
    var start = at < 0 ? -1 : body.indexOf('{', at + key.length());
    if (start < 0 || !body.substring(at + key.length(), start).trim().equals(":")) {
      return "";
    }
    var depth = 0;
    var quoted = false;
    for (var i = start; i < body.length(); i++) {
      var c = body.charAt(i);
      if (quoted) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return body.substring(start, i + 1);
      }
    }
    return "";
  }
}
