package bida.payment;

import org.jspecify.annotations.Nullable;

/** A state as it lies in its row, with the trace of its order. */
record Stored<T>(T state, int version, @Nullable String traceparent) {}
