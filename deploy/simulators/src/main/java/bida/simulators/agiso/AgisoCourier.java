package bida.simulators.agiso;

import bida.simulators.callback.Callback;
import bida.simulators.callback.Courier;
import bida.simulators.callback.Letter;
import bida.simulators.http.Json;
import bida.simulators.knobs.Scope;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Writes its callbacks: signed JSON; the receiver says code 200. */
final class AgisoCourier implements Courier {
  // Not public; as patient as the other supplier.
  private static final List<Duration> PAUSES =
      Stream.of("PT15S", "PT30S", "PT3M", "PT10M", "PT20M", "PT30M", "PT1H", "PT3H", "PT6H")
          .map(Duration::parse)
          .toList();

  private final AgisoAccount account;
  private final InstantSource clock;
  private final Function<String, Scope> scopeOf;

  AgisoCourier(AgisoAccount account, InstantSource clock, Function<String, Scope> scopeOf) {
    this.account = account;
    this.clock = clock;
    this.scopeOf = scopeOf;
  }

  @Override
  public Letter letter(Callback callback) {
    return letter(signed(callback));
  }

  @Override
  public Letter corrupted(Callback callback) {
    var json = signed(callback);
    json.put("orderCost", json.path("orderCost").asText() + "1");
    return letter(json);
  }

  private ObjectNode signed(Callback callback) {
    var json = (ObjectNode) Json.object(callback.content());
    json.put("timestamp", clock.instant().getEpochSecond());
    json.put("sign", AgisoSign.of(json, account));
    return json;
  }

  private static Letter letter(ObjectNode json) {
    return new Letter(Map.of("Content-Type", "application/json"), Json.bytes(json));
  }

  @Override
  public Optional<Letter> probe(Callback callback) {
    return Optional.empty();
  }

  @Override
  public boolean acknowledged(int status, String body) {
    return status == 200 && body.replace(" ", "").contains("\"code\":200");
  }

  @Override
  public List<Duration> pauses() {
    return PAUSES;
  }

  @Override
  public Scope scope(Callback callback) {
    return scopeOf.apply(callback.order());
  }
}
