package bida.local.api;

import bida.local.api.Tokens.Client;
import bida.local.machine.Patience;
import bida.local.stack.Addresses;
import bida.local.stack.Service;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What an app and an operator do through the public REST interfaces. */
public final class Shop {

  private static final Duration SOON = Duration.ofSeconds(20);
  // An event is there in a fraction of a second, but one of ten thousand met a busy machine.
  private static final Duration UNDER_LOAD = Duration.ofMinutes(2);

  private final Web web;
  private final Addresses at;
  private final Tokens tokens;
  private final Supplier<String> keys;
  private final String language;

  /**
   * @param keys a new Idempotency-Key at every call
   */
  public Shop(Web web, Addresses at, Supplier<String> keys, String language) {
    this.web = web;
    this.at = at;
    this.tokens = new Tokens(web, at.http("issuer"));
    this.keys = keys;
    this.language = language;
  }

  /**
   * With keys that no run before had, whatever its seed: the services remember a key for a day and
   * would answer with the order of that run.
   */
  public static Shop withNewKeys(Web web, Addresses at) {
    return new Shop(web, at, () -> UUID.randomUUID().toString(), "en");
  }

  /** Something to sell. */
  public record Offer(String sku, String productType, String title, long amountMinor) {}

  public void offer(Offer offer) {
    web.send(
            "PUT",
            at.of(Service.ORDER) + "/v1/offers/" + offer.sku() + "?tenant=demo",
            tokens.of(Client.OPERATOR),
            Map.of(
                "productType", offer.productType(),
                "title", offer.title(),
                "unitPrice", money(offer.amountMinor()),
                "holdSeconds", 0),
            Map.of())
        .expectOk("offer " + offer.sku());
  }

  /** The batch, once its keys are on sale. */
  public String importKeys(String sku, List<Map<String, String>> lines) {
    var batch =
        create(
                at.of(Service.FULFILLMENT) + "/v1/key-batches",
                Client.OPERATOR,
                Map.of("sku", sku, "keys", lines),
                Map.of())
            .expectOk("import of keys");
    await(
        () -> web.get(at.of(Service.ORDER) + "/v1/offers/" + sku, app()).body(),
        offer -> offer.path("available").asLong() >= lines.size(),
        SOON);
    return batch.path("batchId").asText();
  }

  public long voidBatch(String batchId) {
    return create(
            at.of(Service.FULFILLMENT) + "/v1/key-batches/" + batchId + "/void",
            Client.OPERATOR,
            Map.of(),
            Map.of())
        .expectOk("voiding of the batch")
        .path("voided")
        .asLong();
  }

  /** Who supplies recharges, and under which name there. */
  public record SuppliedBy(String supplier, String supplierProduct) {}

  public void supplier(String sku, String supplier, String product) {
    suppliers(sku, new SuppliedBy(supplier, product));
  }

  /** {@code next} are asked in turn once the one before has confirmed that it delivers nothing. */
  public void suppliers(String sku, SuppliedBy first, SuppliedBy... next) {
    web.send(
            "PUT",
            at.of(Service.FULFILLMENT) + "/v1/products/" + sku,
            tokens.of(Client.OPERATOR),
            Map.of(
                "supplier",
                first.supplier(),
                "supplierProduct",
                first.supplierProduct(),
                "fallbacks",
                List.of(next)),
            Map.of())
        .expectOk("suppliers of " + sku);
  }

  /** Nothing of the SKU is sent to anybody in between. */
  public void maintenance(String sku, Instant from, Instant to) {
    web.send(
            "PUT",
            at.of(Service.FULFILLMENT) + "/v1/products/" + sku + "/maintenance",
            tokens.of(Client.OPERATOR),
            Map.of(
                "windows",
                List.of(
                    Map.of(
                        "from",
                        from.toString(),
                        "to",
                        to.toString(),
                        "reasonZh",
                        "运营商系统升级",
                        "reasonEn",
                        "The operator updates its system"))),
            Map.of())
        .expectOk("maintenance of " + sku);
  }

  /** Whether the buyer is told so before the time is over. */
  public boolean awaitTag(String orderNo, String tag, Duration limit) {
    return isTagged(await(() -> order(orderNo), order -> isTagged(order, tag), limit), tag);
  }

  private static boolean isTagged(JsonNode order, String tag) {
    for (var one : order.path("tags")) {
      if (one.path("code").asText().equals(tag)) {
        return true;
      }
    }
    return false;
  }

  /** What the tickets of a SKU are for. */
  public void ticketProduct(String sku, Map<String, Object> product) {
    web.send(
            "PUT",
            at.of(Service.FULFILLMENT) + "/v1/ticket-products/" + sku,
            tokens.of(Client.OPERATOR),
            product,
            Map.of())
        .expectOk("ticket of " + sku);
  }

  public JsonNode tickets(String orderNo) {
    return web.get(at.of(Service.FULFILLMENT) + "/v1/orders/" + orderNo + "/tickets", app())
        .expectOk("tickets of " + orderNo)
        .path("tickets");
  }

  /** Its codes, for who holds it; refused to anybody else. */
  public Web.Answer showTicket(String ticketId, String holder) {
    return web.post(
        at.of(Service.FULFILLMENT) + "/v1/tickets/" + ticketId + "/code",
        app(),
        Map.of("holderId", holder));
  }

  /** The token of a link by which a companion takes it over. */
  public String shareTicket(String ticketId, String holder) {
    return create(
            at.of(Service.FULFILLMENT) + "/v1/tickets/" + ticketId + "/shares",
            Client.APP,
            Map.of("holderId", holder),
            Map.of())
        .expectOk("link to a ticket")
        .path("token")
        .asText();
  }

  public void claimTicket(String token, String holder) {
    web.post(
            at.of(Service.FULFILLMENT) + "/v1/ticket-shares/claim",
            app(),
            Map.of("token", token, "holderId", holder))
        .expectOk("taking over of a ticket");
  }

  /** What a gate is answered. */
  public Web.Answer scan(String fulfillment, String code, String device) {
    return create(
        fulfillment + "/v1/redemptions",
        Client.APP,
        Map.of("code", code, "pointId", "north", "device", device),
        Map.of());
  }

  public Web.Answer scan(String code, String device) {
    return scan(at.of(Service.FULFILLMENT), code, device);
  }

  /** The buyer types another account; {@code version} is that of the order as he saw it. */
  public JsonNode correctRecipient(String orderNo, int lineNo, String recipient, long version) {
    return web.post(
            at.of(Service.ORDER) + "/v1/orders/" + orderNo + "/recipient",
            app(),
            Map.of("lineNo", lineNo, "recipient", recipient, "version", version))
        .expectOk("correction of the account");
  }

  /** Once: the app's back end is told of everything. */
  public void hear(String url, String secret) {
    var endpoints = at.of(Service.NOTIFICATION) + "/v1/webhook-endpoints";
    var known = web.get(endpoints, app()).expectOk("webhook endpoints").path("endpoints");
    for (var endpoint : known) {
      if (endpoint.path("url").asText().equals(url)) {
        return;
      }
    }
    create(endpoints, Client.APP, Map.of("url", url, "secret", secret), Map.of())
        .expectOk("webhook endpoint");
  }

  public JsonNode place(Map<String, Object> order, String traceparent) {
    return tryToPlace(order, traceparent).expectOk("order");
  }

  /** The answer as it is, for who may be refused. */
  public Web.Answer tryToPlace(Map<String, Object> order, String traceparent) {
    return create(
        at.of(Service.ORDER) + "/v1/orders", Client.APP, order, Map.of("traceparent", traceparent));
  }

  /** Opens a payment; an order the payment service has not heard of yet is asked for again. */
  public JsonNode openPayment(String orderNo, String traceparent) {
    return openPayment(orderNo, PayBy.WECHAT, traceparent);
  }

  public JsonNode openPayment(String orderNo, PayBy by, String traceparent) {
    var url = at.of(Service.PAYMENT) + "/v1/orders/" + orderNo + "/payments";
    var deadline = System.nanoTime() + UNDER_LOAD.toNanos();
    while (true) {
      var answer = create(url, Client.APP, by.wish(), Map.of("traceparent", traceparent), deadline);
      var early = answer.status() == 409 && answer.headers().containsKey("retry-after");
      if (!early || System.nanoTime() > deadline) {
        return answer.expectOk("payment");
      }
      Patience.await(() -> false, Duration.ofMillis(300));
    }
  }

  public void cancel(String orderNo) {
    create(
            at.of(Service.ORDER) + "/v1/orders/" + orderNo + "/cancellations",
            Client.APP,
            Map.of(),
            Map.of())
        .expectOk("cancellation of " + orderNo);
  }

  public JsonNode order(String orderNo) {
    return web.send(
            "GET",
            at.of(Service.ORDER) + "/v1/orders/" + orderNo,
            app(),
            null,
            Map.of("Accept-Language", language))
        .expectOk("order " + orderNo);
  }

  public JsonNode orders(String query) {
    return web.send(
            "GET",
            at.of(Service.ORDER) + "/v1/orders" + query,
            app(),
            null,
            Map.of("Accept-Language", language))
        .expectOk("orders");
  }

  public JsonNode timeline(String orderNo) {
    return web.send(
            "GET",
            at.of(Service.ORDER) + "/v1/orders/" + orderNo + "/timeline",
            app(),
            null,
            Map.of("Accept-Language", language))
        .expectOk("timeline of " + orderNo)
        .path("nodes");
  }

  public JsonNode payments(String orderNo) {
    return web.get(at.of(Service.PAYMENT) + "/v1/orders/" + orderNo + "/payments", app())
        .expectOk("payments of " + orderNo)
        .path("payments");
  }

  /** The buyer says that a line never came, or is no good; the number of his claim. */
  public String claim(String orderNo, int lineNo, String claim, String statement) {
    var url = at.of(Service.ORDER) + "/v1/orders/" + orderNo + "/verification";
    create(
            url,
            Client.APP,
            Map.of(
                "lineNo",
                lineNo,
                "claim",
                claim,
                "statement",
                statement,
                "evidence",
                List.of(Map.of("kind", "TEXT", "text", "screenshot 1 of 1"))),
            Map.of())
        .expectOk("claim");
    return claims(orderNo).path(0).path("claimNo").asText();
  }

  /** What the buyer claimed, and what was found; the latest first. */
  public JsonNode claims(String orderNo) {
    return web.get(at.of(Service.ORDER) + "/v1/orders/" + orderNo + "/verification", app())
        .expectOk("claims of " + orderNo)
        .path("claims");
  }

  /** An operator ends a claim as soon as it has reached him. */
  public void decideClaim(String claimNo, String decision, String reason) {
    var url = at.of(Service.FULFILLMENT) + "/v1/verifications/" + claimNo;
    await(
        () -> web.get(url, tokens.of(Client.OPERATOR)).body(),
        claim -> claim.path("status").asText().equals("REVIEWING"),
        SOON);
    web.post(
            url + "/decision",
            tokens.of(Client.OPERATOR),
            Map.of("decision", decision, "reason", reason))
        .expectOk("decision of " + claimNo);
  }

  /** The issuer of a key tells when it was used. */
  public long reportUse(String sku, JsonNode key, String usedAt) {
    return web.post(
            at.of(Service.FULFILLMENT) + "/v1/key-uses",
            tokens.of(Client.OPERATOR),
            Map.of(
                "uses",
                List.of(
                    Map.of(
                        "sku",
                        sku,
                        "number",
                        key.path("number").asText(),
                        "usedAt",
                        usedAt,
                        "where",
                        "game account 139****0001"))))
        .expectOk("report of a use")
        .path("recorded")
        .asLong();
  }

  /** The way of each key of an order, node by node. */
  public JsonNode keyWays(String orderNo) {
    return web.get(at.of(Service.FULFILLMENT) + "/v1/orders/" + orderNo + "/delivery/keys", app())
        .expectOk("ways of the keys of " + orderNo)
        .path("keys");
  }

  /** What the buyer reads of the order, in one paragraph. */
  public String explanation(String orderNo) {
    var told =
        web.send(
                "GET",
                at.of(Service.ORDER) + "/v1/orders/" + orderNo + "/explanation",
                app(),
                null,
                Map.of("Accept-Language", language))
            .expectOk("explanation of " + orderNo);
    var words = new ArrayList<String>();
    words.add(told.path("whatHappened").asText());
    told.path("reasons").forEach(reason -> words.add(reason.asText()));
    words.add(told.path("whatHappensNext").asText());
    return String.join(" / ", words);
  }

  /** The keys of the order; reading them is written down. */
  public JsonNode reveal(String orderNo) {
    return create(
            at.of(Service.FULFILLMENT) + "/v1/orders/" + orderNo + "/delivery/reveal",
            Client.APP,
            Map.of(),
            Map.of())
        .expectOk("keys of " + orderNo)
        .path("keys");
  }

  /** How far each line of the order is. */
  public JsonNode delivery(String orderNo) {
    return web.get(at.of(Service.FULFILLMENT) + "/v1/orders/" + orderNo + "/delivery", app())
        .expectOk("delivery of " + orderNo)
        .path("lines");
  }

  /** Whether exactly so many of the SKU can be sold in the end. */
  public boolean awaitAvailable(String sku, long wanted) {
    return await(
                () -> web.get(at.of(Service.ORDER) + "/v1/offers/" + sku, app()).body(),
                offer -> offer.path("available").asLong() == wanted,
                SOON)
            .path("available")
            .asLong()
        == wanted;
  }

  /** Whether somebody was called for the order, for this kind of trouble. */
  public boolean awaitCase(String orderNo, String kind, Duration limit) {
    var url = at.of(Service.REFUND) + "/v1/cases?orderNo=" + orderNo;
    var cases =
        await(
            () -> web.get(url, tokens.of(Client.OPERATOR)).expectOk("cases").path("cases"),
            found -> found.findValuesAsText("kind").contains(kind),
            limit);
    return cases.findValuesAsText("kind").contains(kind);
  }

  public JsonNode awaitStatus(String orderNo, Predicate<String> reached, Duration limit) {
    return await(() -> order(orderNo), order -> reached.test(order.path("status").asText()), limit);
  }

  public static Map<String, Object> money(long amountMinor) {
    return Map.of("amountMinor", amountMinor, "currency", "CNY");
  }

  /** The first answer that fits, or the last one when the time is over. */
  static JsonNode await(Supplier<JsonNode> ask, Predicate<JsonNode> fits, Duration limit) {
    var last = new AtomicReference<>(ask.get());
    Patience.await(
        () -> {
          if (fits.test(last.get())) {
            return true;
          }
          last.set(ask.get());
          return fits.test(last.get());
        },
        limit);
    return last.get();
  }

  private Web.Answer create(String url, Client client, Object body, Map<String, String> more) {
    return create(url, client, body, more, System.nanoTime() + UNDER_LOAD.toNanos());
  }

  private Web.Answer create(
      String url, Client client, Object body, Map<String, String> more, long deadline) {
    var headers = new HashMap<>(more);
    headers.put("Idempotency-Key", keys.get());
    headers.put("Accept-Language", language);
    while (true) {
      var answer = web.send("POST", url, tokens.of(client), body, headers);
      var refused = answer.status() == 429 || answer.status() == 503;
      var seconds = answer.headers().get("retry-after");
      if (!refused || seconds == null || System.nanoTime() > deadline) {
        return answer;
      }
      // What was refused for the moment may be repeated under its key.
      var pause = Duration.ofSeconds(Long.parseLong(seconds));
      Patience.await(() -> System.nanoTime() > deadline, pause);
    }
  }

  private String app() {
    return tokens.of(Client.APP);
  }
}
