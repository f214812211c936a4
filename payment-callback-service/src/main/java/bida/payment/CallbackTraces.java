package bida.payment;

import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.quarkus.arc.Unremovable;
import io.quarkus.opentelemetry.runtime.propagation.TextMapPropagatorCustomizer;
import io.vertx.core.spi.observability.HttpRequest;
import jakarta.inject.Singleton;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A stranger's traceparent on a callback route is not believed: the request starts its own trace.
 */
@Singleton
@Unremovable
final class CallbackTraces implements TextMapPropagatorCustomizer {

  private static final String CALLBACKS = "/v1/callbacks/";

  @Override
  public TextMapPropagator customize(Context context) {
    return new Guarded(context.propagator());
  }

  private record Guarded(TextMapPropagator propagator) implements TextMapPropagator {

    @Override
    public <C> io.opentelemetry.context.Context extract(
        io.opentelemetry.context.Context context, @Nullable C carrier, TextMapGetter<C> getter) {
      return carrier instanceof HttpRequest request && request.uri().startsWith(CALLBACKS)
          ? context
          : propagator.extract(context, carrier, getter);
    }

    @Override
    public <C> void inject(
        io.opentelemetry.context.Context context, @Nullable C carrier, TextMapSetter<C> setter) {
      propagator.inject(context, carrier, setter);
    }

    @Override
    public Collection<String> fields() {
      return propagator.fields();
    }
  }
}
