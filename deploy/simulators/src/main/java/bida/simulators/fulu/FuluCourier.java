package bida.simulators.fulu;

import bida.simulators.callback.Callback;
import bida.simulators.callback.Courier;
import bida.simulators.callback.Letter;
import bida.simulators.http.Json;
import bida.simulators.knobs.Scope;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Writes the supplier's callbacks: flat JSON of strings, signed; the receiver says "success". */
final class FuluCourier implements Courier {
  private static final List<Duration> PAUSES =
      Stream.of("PT15S", "PT30S", "PT3M", "PT10M", "PT20M", "PT30M", "PT1H", "PT3H", "PT6H")
          .map(Duration::parse)
          .toList();

  private final String secret;
  private final UnaryOperator<String> accountOf;

  FuluCourier(String secret, UnaryOperator<String> accountOf) {
    this.secret = secret;
    this.accountOf = accountOf;
  }

  @Override
  public Letter letter(Callback callback) {
    var json = (ObjectNode) Json.object(callback.content());
    json.put("sign", FuluSign.of(json, secret));
    return new Letter(Map.of("Content-Type", "application/json"), Json.bytes(json));
  }

  @Override
  public Letter corrupted(Callback callback) {
    var json = (ObjectNode) Json.object(letter(callback).body());
    json.put("recharge_description", json.path("recharge_description").asText() + "!");
    return new Letter(Map.of("Content-Type", "application/json"), Json.bytes(json));
  }

  @Override
  public Optional<Letter> probe(Callback callback) {
    return Optional.empty();
  }

  @Override
  public boolean acknowledged(int status, String body) {
    return status == 200 && body.trim().equals("success");
  }

  @Override
  public List<Duration> pauses() {
    return PAUSES;
  }

  @Override
  public Scope scope(Callback callback) {
    return Scope.of(callback.order(), accountOf.apply(callback.order()));
  }
}
