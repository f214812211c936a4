package bida.simulators.kakayun;

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
import java.util.stream.Stream;

/** Writes its news of goods: signed JSON of now; the receiver says "ok", in whatever letters. */
final class KakayunCourier implements Courier {
  private static final List<Duration> PAUSES =
      Stream.of("PT5M", "PT10M", "PT15M", "PT20M", "PT25M").map(Duration::parse).toList();

  private final KakayunAccount account;
  private final InstantSource clock;

  KakayunCourier(KakayunAccount account, InstantSource clock) {
    this.account = account;
    this.clock = clock;
  }

  @Override
  public Letter letter(Callback callback) {
    return letter(signed(callback));
  }

  @Override
  public Letter corrupted(Callback callback) {
    var json = signed(callback);
    json.put("goodsstock", 0);
    json.put("goodsprice", "0.0001");
    return letter(json);
  }

  private ObjectNode signed(Callback callback) {
    var json = (ObjectNode) Json.object(callback.content());
    json.put("timestamp", clock.instant().getEpochSecond());
    json.put("sign", KakayunSign.of(json, account.key()));
    return json;
  }

  private static Letter letter(ObjectNode json) {
    return new Letter(Map.of("Content-Type", "application/json;charset=utf-8"), Json.bytes(json));
  }

  @Override
  public Optional<Letter> probe(Callback callback) {
    return Optional.empty();
  }

  @Override
  public boolean acknowledged(int status, String body) {
    return status == 200 && body.strip().equalsIgnoreCase("ok");
  }

  @Override
  public List<Duration> pauses() {
    return PAUSES;
  }

  @Override
  public Scope scope(Callback callback) {
    return Scope.of(callback.order());
  }
}
