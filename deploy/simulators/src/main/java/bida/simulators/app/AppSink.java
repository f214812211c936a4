package bida.simulators.app;

import bida.simulators.http.Answer;
import bida.simulators.http.Json;
import bida.simulators.http.Refusal;
import bida.simulators.http.Request;
import bida.simulators.http.Routes;
import bida.simulators.knobs.Counts;
import bida.simulators.knobs.KnobControl;
import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** The customer's back end: believes only what is signed, and remembers it. */
public final class AppSink {
  private static final Set<String> KNOBS =
      Set.of("webhook.fail500", "webhook.timeout", "webhook.gone");
  private static final int MOST_KEPT = 10_000;
  private static final Duration SILENCE = Duration.ofSeconds(35);

  private final InstantSource clock;
  private final Counts counts = new Counts();
  private final Knobs knobs = new Knobs(counts, KNOBS);
  private final Deque<Received> received = new ArrayDeque<>();
  private volatile WebhookSecrets secrets;

  /** One accepted delivery; the same id arrives again when an answer got lost. */
  private record Received(
      String id,
      String type,
      String timestamp,
      String orderNo,
      Instant receivedAt,
      JsonNode body) {}

  public AppSink(InstantSource clock, String secrets) {
    this.clock = clock;
    this.secrets = new WebhookSecrets(secrets);
  }

  public void offer(Routes control) {
    KnobControl.offer(control, "app", knobs);
    KnobControl.offer(control, "app", counts);
    control.on("POST", "/app/webhooks", this::receive);
    control.on("GET", "/app/webhooks", this::list);
    control.on(
        "DELETE",
        "/app/webhooks",
        _ -> {
          synchronized (received) {
            received.clear();
          }
          return Answer.empty(204);
        });
    control.on(
        "PUT",
        "/app/secret",
        request -> {
          secrets = new WebhookSecrets(request.json().path("secret").asText());
          return Answer.empty(204);
        });
  }

  private Answer receive(Request request) {
    var body = Json.object(request.body());
    var order = orderNo(body);
    var scope = Scope.of(order);
    counts.request("webhook", order);
    if (knobs.take("webhook.timeout", scope)) return Answer.silent(SILENCE);
    if (knobs.take("webhook.fail500", scope)) throw new Refusal(500, "SYSTEM_ERROR", "by knob");
    if (knobs.take("webhook.gone", scope)) throw new Refusal(410, "GONE", "by knob");
    if (!secrets.signed(request, clock.instant())) {
      counts.request("webhookRefused", order);
      throw new Refusal(401, "SIGNATURE", "not signed with a secret known here, or not now");
    }
    keep(
        new Received(
            request.header("webhook-id"),
            body.path("type").asText(),
            request.header("webhook-timestamp"),
            order,
            clock.instant(),
            body));
    return Answer.empty(204);
  }

  private void keep(Received one) {
    synchronized (received) {
      received.addLast(one);
      if (received.size() > MOST_KEPT) received.removeFirst();
    }
  }

  private Answer list(Request request) {
    var orderNo = request.query("orderNo");
    synchronized (received) {
      return Answer.ok(
          orderNo.isEmpty()
              ? List.copyOf(received)
              : received.stream().filter(r -> r.orderNo.equals(orderNo)).toList());
    }
  }

  private static String orderNo(JsonNode body) {
    var data = body.path("data");
    return data.path("orderNo").asText(data.path("order_no").asText(""));
  }
}
