package bida.platform.inbox;

import bida.contracts.Event;
import org.jspecify.annotations.Nullable;

/** An event that has come, and the trace it came in. */
public record Arrival(Event event, @Nullable String traceparent) {}
