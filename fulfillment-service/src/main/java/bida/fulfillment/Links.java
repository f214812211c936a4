package bida.fulfillment;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a stored trace stand as the one that runs now, so that a span begun by the work links to it.
 */
final class Links {

  private static final TextMapGetter<Map<String, String>> GETTER =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> carrier) {
          return carrier.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
          return carrier == null ? null : carrier.get(key);
        }
      };

  private Links() {}

  static <T> Uni<T> from(@Nullable String traceparent, Supplier<Uni<T>> work) {
    if (traceparent == null) {
      return work.get();
    }
    return Uni.createFrom()
        .emitter(
            result -> {
              var cause =
                  W3CTraceContextPropagator.getInstance()
                      .extract(Context.root(), Map.of("traceparent", traceparent), GETTER);
              try (var _ = cause.makeCurrent()) {
                work.get().subscribe().with(result::complete, result::fail);
              }
            });
  }
}
