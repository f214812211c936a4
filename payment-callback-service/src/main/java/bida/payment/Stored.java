package bida.payment;

import io.vertx.mutiny.sqlclient.RowSet;
import org.jspecify.annotations.Nullable;

/** A state as it lies in its row, with the trace of its order. */
record Stored<T>(T state, int version, @Nullable String traceparent) {

  /** Whoever writes holds the lock; what follows would tell of a step that nobody took. */
  static void requireWritten(RowSet<?> history, String key) {
    if (history.rowCount() != 1) {
      throw new IllegalStateException(key + " was changed by another writer");
    }
  }
}
