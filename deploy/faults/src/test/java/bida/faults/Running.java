package bida.faults;

import bida.local.api.PayBy;
import bida.local.api.Shop;
import bida.local.api.Web;
import bida.local.api.Web.Answer;
import bida.local.api.World;
import bida.local.demo.Crowd;
import bida.local.demo.Crowd.Opened;
import bida.local.stack.Books;
import bida.local.stack.Service;
import bida.local.stack.Stack;
import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** The running system as one channel meets it: its buyers, its book and the callback. */
final class Running {

  // More than the vectors of any channel that end in a delivery.
  private static final int KEYS = 30;

  private final Stack stack = FullStack.stack();
  private final Web web = new Web();
  private final World world = new World(web, stack.at().http("control"));
  private final Crowd crowd =
      new Crowd(
          Shop.withNewKeys(web, stack.at()), world, InstantSource.system(), new SecureRandom());
  private final Books books = new Books(stack);
  private final PayBy by;

  Running(PayBy by) {
    this.by = by;
    crowd.stock(KEYS);
  }

  /** Of a new order. */
  Opened attempt() {
    return crowd.open(by);
  }

  Stack stack() {
    return stack;
  }

  String setting(String name) {
    return stack.environment(Service.PAYMENT).get(name);
  }

  /** By the clock that everybody lives by. */
  Instant now() {
    return crowd.now();
  }

  Answer get(String query) {
    return web.get(url() + "?" + query, null);
  }

  /**
   * @param body a form as text, or JSON
   */
  Answer post(Object body, Map<String, String> headers) {
    return web.send("POST", url(), null, body, headers);
  }

  private String url() {
    return stack.at().of(Service.PAYMENT) + "/v1/callbacks/" + by.channel();
  }

  Kept kept(String transaction) {
    return new Kept(books, by.channel(), transaction);
  }

  /** The buyer pays; the channel's own word about it gets lost. */
  JsonNode payUnheard(Opened attempt, Map<String, Object> oddities) {
    silence(attempt);
    return pay(attempt, oddities);
  }

  JsonNode pay(Opened attempt, Map<String, Object> oddities) {
    return world.pay(by, attempt.payment(), oddities);
  }

  void silence(Opened attempt) {
    world.knob(
        by.channel(), Map.of("outTradeNo", attempt.paymentNo(), "callback", Map.of("drop", "all")));
  }

  /** In the merchant's console. */
  JsonNode refund(Map<String, Object> refund) {
    return web.post(stack.at().http("control") + "/" + by.channel() + "/refund", null, refund)
        .expectOk("refund by hand");
  }

  long asked(Opened attempt) {
    return world.counts(by.channel(), attempt.paymentNo()).at("/requests/query").asLong();
  }
}
