package bida.fulfillment;

import io.opentelemetry.context.propagation.TextMapPropagator;
import io.quarkus.opentelemetry.runtime.propagation.TextMapPropagatorCustomizer;
import jakarta.inject.Singleton;

/** Anybody may call a callback route: a traceparent that comes with it does not lead our spans. */
@Singleton
class OwnTraceForCallbacks implements TextMapPropagatorCustomizer {

  @Override
  public TextMapPropagator customize(Context context) {
    return new DeafToCallbacks(context.propagator());
  }
}
