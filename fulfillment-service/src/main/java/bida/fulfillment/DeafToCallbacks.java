package bida.fulfillment;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.vertx.core.spi.observability.HttpRequest;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Reads trace contexts as ever, but not those of requests that anybody may send. */
record DeafToCallbacks(TextMapPropagator propagator) implements TextMapPropagator {

  @Override
  public Collection<String> fields() {
    return propagator.fields();
  }

  @Override
  public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
    propagator.inject(context, carrier, setter);
  }

  @Override
  public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    return carrier instanceof HttpRequest http && isForAnybody(http.uri())
        ? context
        : propagator.extract(context, carrier, getter);
  }

  private static boolean isForAnybody(String uri) {
    return uri.startsWith("/v1/suppliers/") || uri.startsWith("/agisoAcprSupplierApi/");
  }
}
