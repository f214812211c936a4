package bida.payment;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Rows as the columns that {@code unnest} takes, so that one statement serves any number. */
record Columns<T>(List<T> rows) {

  <V> V[] of(Function<T, ? extends @Nullable V> value, IntFunction<V[]> array) {
    return rows.stream().map(value).toArray(array);
  }

  String[] texts(Function<T, @Nullable String> text) {
    return of(text, String[]::new);
  }

  /** For {@code bytea[]}. */
  Buffer[] bytes(Function<T, byte[]> bytes) {
    return of(row -> Buffer.buffer(bytes.apply(row)), Buffer[]::new);
  }
}
