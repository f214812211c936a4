package bida.relay;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.FileOffsetBackingStore;
import org.apache.kafka.connect.util.Callback;

/**
 * Where a relay stands, kept in a file, of which the test says whether it can be written. An engine
 * makes its store by name, so what is said is said to all of them.
 */
public final class Offsets extends FileOffsetBackingStore {

  private static volatile boolean away;

  public Offsets() {
    super(json());
  }

  private static JsonConverter json() {
    var json = new JsonConverter();
    json.configure(Map.of("schemas.enable", "false"), true);
    return json;
  }

  /** From now on nobody says that it is stored. */
  static void goAway() {
    away = true;
  }

  static void comeBack() {
    away = false;
  }

  @Override
  public Future<Void> set(Map<ByteBuffer, ByteBuffer> values, Callback<Void> callback) {
    return away ? new CompletableFuture<>() : super.set(values, callback);
  }
}
