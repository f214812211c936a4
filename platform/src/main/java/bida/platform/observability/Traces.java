package bida.platform.observability;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One trace is one order: work that another trace set off (a callback, a timer) is a span of the
 * order's trace, linked to what set it off. Context travels as a W3C traceparent.
 */
@ApplicationScoped
public class Traces {

  private static final Pattern TRACEPARENT =
      Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

  private final Tracer tracer;

  Traces(Tracer tracer) {
    this.tracer = tracer;
  }

  /** The traceparent of what runs now, or null outside of any trace. */
  public @Nullable String current() {
    return header(Span.current().getSpanContext());
  }

  /**
   * Runs {@code work} in a span of the trace {@code stored} belongs to; where none is stored, of
   * the current trace. The work is given the span's traceparent, to store or to publish under.
   */
  public <T> Uni<T> follow(
      @Nullable String stored,
      String name,
      SpanKind kind,
      Function<@Nullable String, Uni<T>> work) {
    return Uni.createFrom()
        .deferred(
            () -> {
              var span = start(stored, name, kind);
              return Uni.createFrom()
                  .deferred(() -> work.apply(header(span.getSpanContext())))
                  .onFailure()
                  .invoke(failure -> fail(span, failure))
                  .onTermination()
                  .invoke(() -> span.end());
            });
  }

  public <T> Uni<T> follow(
      @Nullable String stored, String name, Function<@Nullable String, Uni<T>> work) {
    return follow(stored, name, SpanKind.INTERNAL, work);
  }

  /** Runs {@code work} as a part of that span, for what asks what is current. */
  @SuppressWarnings("MustBeClosedChecker") // closed when the work has ended, which is later
  public <T> Uni<T> within(@Nullable String traceparent, Supplier<Uni<T>> work) {
    return Uni.createFrom()
        .deferred(
            () -> {
              var scope = Context.root().with(Span.wrap(parse(traceparent))).makeCurrent();
              return Uni.createFrom().deferred(work::get).onTermination().invoke(scope::close);
            });
  }

  /** For blocking work, such as a call through a channel's SDK. */
  public Span start(@Nullable String stored, String name, SpanKind kind) {
    var here = Span.current().getSpanContext();
    var parent = parse(stored);
    var span = tracer.spanBuilder(name).setSpanKind(kind);
    if (parent.isValid() && !parent.getTraceId().equals(here.getTraceId())) {
      span.setParent(Context.root().with(Span.wrap(parent)));
      if (here.isValid()) {
        span.addLink(here);
      }
    }
    return span.startSpan();
  }

  /** A producer span for an event on its way to Kafka; the consumer's span will be its child. */
  public @Nullable String published(@Nullable String traceparent, String type) {
    var span = start(traceparent, "publish " + type, SpanKind.PRODUCER);
    span.end();
    return header(span.getSpanContext());
  }

  public static void fail(Span span, Throwable failure) {
    // The class alone: messages of drivers and channels may repeat what was sent.
    span.setStatus(StatusCode.ERROR, failure.getClass().getSimpleName());
  }

  public static @Nullable String header(SpanContext span) {
    if (!span.isValid()) {
      return null;
    }
    return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-" + span.getTraceFlags().asHex();
  }

  static SpanContext parse(@Nullable String traceparent) {
    if (traceparent == null || !TRACEPARENT.matcher(traceparent).matches()) {
      return SpanContext.getInvalid();
    }
    return SpanContext.createFromRemoteParent(
        traceparent.substring(3, 35),
        traceparent.substring(36, 52),
        TraceFlags.fromHex(traceparent, 53),
        TraceState.getDefault());
  }
}
