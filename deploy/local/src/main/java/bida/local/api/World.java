package bida.local.api;

import bida.local.machine.Patience;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The outside world: the buyer's phone, the troubles, and the books of channel and supplier. */
public final class World {

  private static final Duration SOON = Duration.ofSeconds(10);

  private final Web web;
  private final String control;

  public World(Web web, String control) {
    this.web = web;
    this.control = control;
  }

  public String webhooks() {
    return control + "/app/webhooks";
  }

  public JsonNode pay(String paymentNo) {
    return web.post(control + "/wechat/pay", null, Map.of("outTradeNo", paymentNo))
        .expectOk("the buyer's payment");
  }

  /** By whatever channel the attempt was opened at. */
  public JsonNode pay(PayBy by, JsonNode payment, Map<String, Object> oddities) {
    var wish = new HashMap<>(by.buyer(payment));
    wish.putAll(oddities);
    return web.post(control + "/" + by.channel() + "/pay", null, wish)
        .expectOk("the buyer's payment");
  }

  public void knob(String simulator, Map<String, Object> settings) {
    web.post(control + "/knobs/" + simulator, null, settings).expectOk("knob of " + simulator);
  }

  public void removeKnobs(String simulator) {
    web.send("DELETE", control + "/knobs/" + simulator, null, null, Map.of());
  }

  public void removeKnobs(String simulator, String scope, String value) {
    web.send(
        "DELETE",
        control + "/knobs/" + simulator + "?" + scope + "=" + value,
        null,
        null,
        Map.of());
  }

  public JsonNode counts(String simulator, String order) {
    return web.get(control + "/counts/" + simulator + "?order=" + order, null)
        .expectOk("counts of " + simulator);
  }

  public JsonNode trade(String paymentNo) {
    return web.get(control + "/wechat/book/" + paymentNo, null)
        .expectOk("the channel's book")
        .path("transaction");
  }

  /** Waits until it was counted at least once for the order. */
  public void awaitCount(String simulator, String order, String group, String name) {
    Patience.await(() -> counts(simulator, order).path(group).path(name).asLong() > 0, SOON);
  }

  /** The supplier finds that a success was none, and tells it to whoever asks. */
  public void takeBack(String recharge) {
    web.post(control + "/fulu/reversals", null, Map.of("customerOrderNo", recharge))
        .expectOk("reversal at the supplier");
  }

  /** The number under which the supplier knows the recharge of an account. */
  public Optional<String> recharge(String account) {
    return inTheBook("fulu", "chargeAccount", account, "customerOrderNo");
  }

  /** The same at the supplier that is asked next. */
  public Optional<String> nextRecharge(String account) {
    return inTheBook("kakayun", "attach", account, "usorderno");
  }

  private Optional<String> inTheBook(String supplier, String field, String account, String number) {
    var book = web.get(control + "/" + supplier + "/book", null).expectOk("the supplier's book");
    for (var order : book.path("orders")) {
      if (order.path(field).asText().equals(account)) {
        return Optional.of(order.path(number).asText());
      }
    }
    return Optional.empty();
  }

  /** The clock that every process lives by: now = simulatedAtBase + (real - realAtBase) * rate. */
  public record Clock(Instant simulatedAtBase, Instant realAtBase, double rate) {

    public Instant at(Instant real) {
      var passed = Duration.between(realAtBase, real).toNanos();
      return simulatedAtBase.plusNanos(Math.round(passed * rate));
    }
  }

  public Clock clock() {
    var clock = web.get(control + "/clock", null).expectOk("the clock");
    return new Clock(
        Instant.parse(clock.path("simulatedAtBase").asText()),
        Instant.parse(clock.path("realAtBase").asText()),
        clock.path("rate").asDouble(1));
  }

  /** Seconds of everybody's time in a second of ours. */
  public void rate(double rate) {
    web.post(control + "/clock", null, Map.of("rate", rate)).expectOk("the clock");
  }

  public void advance(Duration time) {
    web.post(control + "/clock", null, Map.of("advance", time.toString())).expectOk("the clock");
  }
}
