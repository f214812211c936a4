package bida.simulators.stripe;

import bida.simulators.callback.Callback;
import bida.simulators.callback.Callbacks;
import bida.simulators.http.Json;
import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;

/** Tells of changes: a snapshot of the object under an id of the event's own. */
final class Events {
  /** The endpoint's, which is not the client library's: nobody may rely on both being one. */
  static final String API_VERSION = "2026-09-30.preview";

  private final InstantSource clock;
  private final StripeBook book;
  private final StripeAccount account;
  private final Knobs knobs;
  private final Callbacks callbacks;

  Events(
      InstantSource clock,
      StripeBook book,
      StripeAccount account,
      Knobs knobs,
      Callbacks callbacks) {
    this.clock = clock;
    this.book = book;
    this.account = account;
    this.knobs = knobs;
    this.callbacks = callbacks;
  }

  void tell(String type, ObjectNode object, String outTradeNo) {
    send(type, object, outTradeNo);
    if (knobs.take("event.twin", Scope.of(outTradeNo))) send(type, object, outTradeNo);
  }

  private void send(String type, ObjectNode object, String outTradeNo) {
    var event = book.make("evt", "event");
    event.put("api_version", API_VERSION);
    event.put("type", type);
    event.putObject("data").set("object", Wire.plain(object));
    event.put("pending_webhooks", 1);
    event.putObject("request").putNull("id").putNull("idempotency_key");
    callbacks.announce(
        Callback.of(
            event.path("id").asText(),
            type,
            outTradeNo,
            account.endpoint(),
            Json.text(event),
            clock.instant()));
  }
}
