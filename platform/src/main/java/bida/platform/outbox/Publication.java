package bida.platform.outbox;

import bida.contracts.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of one decision under one key. {@code traceparent} is the W3C trace context of the
 * order they belong to.
 */
public record Publication(
    String key,
    @Nullable String tenant,
    @Nullable String traceparent,
    List<? extends Event> events) {

  public static Publication of(
      String key,
      @Nullable String tenant,
      @Nullable String traceparent,
      List<? extends Event> events) {
    return new Publication(key, tenant, traceparent, events);
  }
}
