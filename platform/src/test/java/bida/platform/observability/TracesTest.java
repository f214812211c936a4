package bida.platform.observability;

import static org.assertj.core.api.Assertions.assertThat;

import bida.platform.test.Spans;
import bida.platform.test.Topics;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TracesTest {

  private final Spans spans = new Spans();
  private final Tracer tracer =
      SdkTracerProvider.builder().addSpanProcessor(spans).build().get("test");
  private final Traces traces = new Traces(tracer);
  private final String order = Topics.traceparent();

  @Test
  void aCallbacksWorkIsASpanOfTheOrderLinkedToTheCallback() {
    var callback = tracer.spanBuilder("POST /v1/callbacks/wechat").startSpan();
    try (var _ = callback.makeCurrent()) {
      follow(order);
    }

    var span = only(Spans.traceId(order));
    assertThat(span.getParentSpanId()).isEqualTo(order.substring(36, 52));
    assertThat(span.getLinks())
        .singleElement()
        .extracting(LinkData::getSpanContext)
        .isEqualTo(callback.getSpanContext());
  }

  @Test
  void aTimersWorkIsASpanOfTheOrderWithoutALink() {
    follow(order);

    var span = only(Spans.traceId(order));
    assertThat(span.getParentSpanId()).isEqualTo(order.substring(36, 52));
    assertThat(span.getLinks()).isEmpty();
  }

  @Test
  void withinTheOrdersTraceTheCallerIsTheParent() {
    var request = tracer.spanBuilder("request").startSpan();
    try (var _ = request.makeCurrent()) {
      follow(Traces.header(request.getSpanContext()));
    }

    var span = only(request.getSpanContext().getTraceId());
    assertThat(span.getParentSpanId()).isEqualTo(request.getSpanContext().getSpanId());
    assertThat(span.getLinks()).isEmpty();
  }

  @Test
  void withoutAStoredContextTheCurrentOneGoesOn() {
    var request = tracer.spanBuilder("request").startSpan();
    try (var _ = request.makeCurrent()) {
      follow(null);
    }

    assertThat(only(request.getSpanContext().getTraceId()).getParentSpanId())
        .isEqualTo(request.getSpanContext().getSpanId());
  }

  @Test
  void theWorkIsGivenItsOwnSpanToPublishUnder() {
    var given = new AtomicReference<String>();

    traces
        .follow(
            order, "apply", traceparent -> Uni.createFrom().item(traceparent).invoke(given::set))
        .await()
        .indefinitely();

    var span = only(Spans.traceId(order));
    assertThat(given.get()).isEqualTo(Traces.header(span.getSpanContext()));
  }

  @Test
  void aFailureMarksTheSpanAndKeepsItsMessageOut() {
    var failure = new IllegalStateException("card 4711");

    var told =
        traces
            .follow(order, "apply", _ -> Uni.createFrom().<Void>failure(failure))
            .onFailure()
            .recoverWithNull();
    told.await().indefinitely();

    var status = only(Spans.traceId(order)).getStatus();
    assertThat(status.getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(status.getDescription()).isEqualTo("IllegalStateException");
  }

  @Test
  void workThatThrowsAtOnceEndsItsSpanToo() {
    var told =
        traces
            .<Void>follow(
                order,
                "apply",
                _ -> {
                  throw new IllegalStateException("a bug");
                })
            .onFailure()
            .recoverWithNull();
    told.await().indefinitely();

    assertThat(only(Spans.traceId(order)).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }

  @Test
  void rubbishIsNoContext() {
    for (var rubbish : new String[] {"", "00-zz", "x".repeat(55), null}) {
      assertThat(Traces.parse(rubbish).isValid()).isFalse();
    }
    assertThat(traces.current()).isNull();
    assertThat(Span.current().getSpanContext().isValid()).isFalse();
  }

  private void follow(String stored) {
    traces.follow(stored, "apply", _ -> Uni.createFrom().voidItem()).await().indefinitely();
  }

  private SpanData only(String traceId) {
    assertThat(spans.ofTrace(traceId)).hasSize(1);
    return spans.ofTrace(traceId).getFirst();
  }
}
