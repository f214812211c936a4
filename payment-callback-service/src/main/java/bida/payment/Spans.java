package bida.payment;

import bida.platform.observability.Traces;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Spans of the order's trace that are linked to the request which told of them, long answered. */
@ApplicationScoped
class Spans {

  private static final TextMapGetter<String> STORED =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String traceparent) {
          return List.of("traceparent");
        }

        @Override
        public @Nullable String get(@Nullable String traceparent, String key) {
          return key.equals("traceparent") ? traceparent : null;
        }
      };

  private final Tracer tracer;

  Spans(Tracer tracer) {
    this.tracer = tracer;
  }

  /** Where {@code order} is null the span stays in the trace of what told of it. */
  <T> Uni<T> linked(
      @Nullable String order,
      @Nullable String toldBy,
      String name,
      Function<@Nullable String, Uni<T>> work) {
    return Uni.createFrom()
        .deferred(
            () -> {
              var span = start(order, toldBy, name);
              return work.apply(Traces.header(span.getSpanContext()))
                  .onFailure()
                  .invoke(failure -> Traces.fail(span, failure))
                  .onTermination()
                  .invoke(() -> span.end());
            });
  }

  private Span start(@Nullable String order, @Nullable String toldBy, String name) {
    var request = context(toldBy);
    if (order == null) {
      return tracer.spanBuilder(name).setParent(request).startSpan();
    }
    return tracer
        .spanBuilder(name)
        .setParent(context(order))
        .addLink(Span.fromContext(request).getSpanContext())
        .startSpan();
  }

  private static Context context(@Nullable String traceparent) {
    return traceparent == null
        ? Context.root()
        : W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, STORED);
  }
}
