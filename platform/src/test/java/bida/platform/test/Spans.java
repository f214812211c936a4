package bida.platform.test;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The spans of the service under test that have ended. Inject it. */
@Singleton
public class Spans implements SpanProcessor {

  private final ConcurrentLinkedQueue<SpanData> ended = new ConcurrentLinkedQueue<>();

  /** Those of one trace, in the order they ended. */
  public List<SpanData> ofTrace(String traceId) {
    return ended.stream().filter(span -> span.getTraceId().equals(traceId)).toList();
  }

  /** Those of that name, in whatever trace. */
  public List<SpanData> named(String name) {
    return ended.stream().filter(span -> span.getName().equals(name)).toList();
  }

  /** The trace id within a traceparent. */
  public static String traceId(String traceparent) {
    return traceparent.substring(3, 35);
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    // Only ended spans are of interest.
  }

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    ended.add(span.toSpanData());
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }
}
